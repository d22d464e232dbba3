//! Applying suppressions: which findings are accepted, and what is wrong with what accepts them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use garboard_manifest::{FieldPath, Span};
use garboard_world::{FileId, Object, ObjectId, Origin, World};

use super::claim::{Claim, MOST_NAMES, Meant, Names, Tool};
use super::entry::Conditions;
use super::nest::{MOST_AT_ONE_PLACE, Nest};
use super::{Comment, How, Suppressed, annotations, report};
use crate::finding::{Finding, Target};
use crate::findings::{Findings, sort};
use crate::registry::Registry;
use crate::selection::Selection;
use crate::settings::Settings;

/// What suppressions are applied with.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The objects that the findings are about.
    pub world: &'a World,
    /// Every rule.
    pub registry: &'a Registry,
    /// The rules that counted in the run: only about these can a suppression be unused.
    pub selection: &'a Selection,
    /// The day, and what `garboard.yaml` accepts.
    pub settings: &'a Settings,
    /// Where findings begin in their files, for those about which comments could speak.
    pub locate: &'a dyn Fn(&[&Finding]) -> Vec<Option<Span>>,
}

/// Findings, told apart.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Those that count, with those about the suppressions themselves.
    pub findings: Vec<Finding>,
    /// Those that are accepted; each says by what.
    pub suppressed: Vec<Finding>,
}

/// A suppression, ready to be matched.
pub(super) struct Suppression {
    pub(super) claim: Claim,
    pub(super) meant: Arc<Meant>,
    scope: Scope,
    pub(super) how: How,
    /// Where it is written.
    pub(super) written: (Target, FieldPath),
    /// What it met.
    pub(super) met: Met,
}

/// What a suppression met among the findings.
#[derive(Clone, Debug, Default)]
pub(super) struct Met {
    /// Its names that cover some, by their numbers.
    pub(super) names: BTreeSet<usize>,
    /// Rules of findings that it covers.
    pub(super) rules: BTreeSet<&'static str>,
    /// Those of them that are strict.
    pub(super) strict: BTreeSet<&'static str>,
}

/// What a suppression covers.
enum Scope {
    /// What begins in a part of a file.
    Part(Comment),
    /// An object and what it owns.
    Object(ObjectId),
    /// The same, but what is about another pod template than this one.
    Template(ObjectId, usize),
    /// Whatever meets the conditions.
    Matching(Box<Conditions>),
}

/// Tells accepted findings from those that count, and adds what is wrong with the suppressions.
pub fn apply(findings: Vec<Finding>, comments: &[Comment], context: &Context<'_>) -> Outcome {
    let mut about = Findings::new();
    let mut suppressions = gather(comments, context, &mut about);
    let index = Index::new(&suppressions);
    let places = index.places(&findings, context);
    report::unknown_strict(context, &mut about);
    let strict = context
        .settings
        .suppression
        .strict_meanings(context.registry);

    let mut outcome = Outcome::default();
    for (number, mut finding) in findings.into_iter().enumerate() {
        let place = places.get(&number).copied();
        let is_strict = strict.iter().any(|meaning| meaning.covers(&finding));
        let mut accepted = None;
        for candidate in index.candidates(&finding, place, context.world) {
            let suppression = &mut suppressions[candidate]; // numbers of the index
            if !suppression.meets(&finding, context.world) {
                continue;
            }
            if is_strict {
                suppression.met.strict.insert(finding.rule.id);
            } else if suppression.counts(context.settings) {
                accepted.get_or_insert(candidate);
            }
        }
        match accepted {
            Some(by) => {
                finding.suppressed = Some(Box::new(suppressions[by].as_reason()));
                outcome.suppressed.push(finding);
            }
            None => outcome.findings.push(finding),
        }
    }
    for suppression in &suppressions {
        report::report(suppression, context, &mut about);
    }
    let about = about.finish(context.world, context.selection);
    if !about.is_empty() {
        outcome.findings.extend(about);
        sort(&mut outcome.findings);
    }
    outcome
}

/// Every suppression there is; what cannot be read is reported.
fn gather(comments: &[Comment], context: &Context<'_>, about: &mut Findings) -> Vec<Suppression> {
    let mut gathered = Gathering {
        context,
        about,
        known: HashMap::new(),
        all: Vec::new(),
    };
    for comment in comments {
        gathered.comment(comment);
    }
    for (id, object) in context.world.objects() {
        gathered.object(id, object);
    }
    gathered.policy();
    gathered.all
}

struct Gathering<'a, 'c> {
    context: &'a Context<'c>,
    about: &'a mut Findings,
    /// What names mean: thousands of objects carry the same annotations.
    known: HashMap<(Tool, Names), Arc<Meant>>,
    all: Vec<Suppression>,
}

impl Gathering<'_, '_> {
    fn comment(&mut self, comment: &Comment) {
        let target = Target::File {
            file: comment.file,
            span: comment.span,
            digest: comment.digest,
        };
        let written = (target, FieldPath::root());
        self.claim(
            comment.claim.clone(),
            Scope::Part(comment.clone()),
            How::Comment,
            written,
        );
    }

    fn object(&mut self, id: ObjectId, object: &Object) {
        let written =
            |meta: &FieldPath, key: &str| (Target::Object(id), meta.join("annotations").key(key));
        let meta = FieldPath::new("metadata");
        for (key, claim) in annotations::claims(&object.meta.annotations) {
            self.claim(
                claim,
                Scope::Object(id),
                How::Annotation,
                written(&meta, key),
            );
        }
        let templates = object
            .workload()
            .map_or(&[][..], |workload| &workload.templates);
        for (number, template) in templates.iter().enumerate() {
            if template.meta_path == meta {
                continue; // a pod is its own template
            }
            for (key, claim) in annotations::claims(&template.pod.annotations) {
                let scope = Scope::Template(id, number);
                self.claim(
                    claim,
                    scope,
                    How::Annotation,
                    written(&template.meta_path, key),
                );
            }
        }
    }

    fn policy(&mut self) {
        for entry in &self.context.settings.suppression.entries {
            let target = report::place(entry, self.context.world);
            let claim = Claim::of_entry(entry);
            match Conditions::of(entry) {
                Ok(conditions) => {
                    let scope = Scope::Matching(Box::new(conditions));
                    self.claim(Ok(claim), scope, How::Configuration, target);
                }
                Err(error) => report::syntax(&error, target, self.about),
            }
        }
    }

    fn claim(
        &mut self,
        claim: Result<Claim, String>,
        scope: Scope,
        how: How,
        written: (Target, FieldPath),
    ) {
        let claim = match claim {
            Ok(claim) => claim,
            Err(error) => return report::syntax(&error, written, self.about),
        };
        if matches!(&claim.rules, Names::These(names) if names.len() > MOST_NAMES) {
            let error = format!("names more than {MOST_NAMES} rules");
            return report::syntax(&error, written, self.about);
        }
        let registry = self.context.registry;
        let (tool, rules) = (claim.tool, &claim.rules);
        let known = self.known.entry((tool, rules.clone()));
        let meant = known.or_insert_with(|| Arc::new(Meant::of(tool, rules, registry)));
        self.all.push(Suppression {
            meant: Arc::clone(meant),
            claim,
            scope,
            how,
            written,
            met: Met::default(),
        });
    }
}

impl Suppression {
    /// Whether it is about a finding of its place, whatever the day; keeps in mind that it is.
    fn meets(&mut self, finding: &Finding, world: &World) -> bool {
        let is_in_scope = match &self.scope {
            Scope::Part(_) | Scope::Object(_) => true, // the index knows
            Scope::Template(id, number) => {
                !is_of_other_template(finding, world.object(*id), *number)
            }
            Scope::Matching(conditions) => conditions.accept(finding, world),
        };
        if !is_in_scope {
            return false;
        }
        let names: Vec<usize> = self.meant.covering(finding).collect();
        if names.is_empty() {
            return false;
        }
        self.met.names.extend(names);
        self.met.rules.insert(finding.rule.id);
        true
    }

    /// Whether it holds on the day of the run.
    fn counts(&self, settings: &Settings) -> bool {
        !self.is_expired(settings)
            && (self.claim.reason.is_some() || !settings.suppression.requires_reason)
    }

    pub(super) fn is_expired(&self, settings: &Settings) -> bool {
        self.claim.until.is_some_and(|until| until < settings.today)
    }

    fn as_reason(&self) -> Suppressed {
        Suppressed {
            how: self.how,
            tool: self.claim.tool,
            written: Some(self.written.clone()),
            reason: self.claim.reason.clone(),
            owner: self.claim.owner.clone(),
            until: self.claim.until,
        }
    }
}

/// Whether a finding is about another pod template than the one with this number.
fn is_of_other_template(finding: &Finding, object: &Object, number: usize) -> bool {
    let templates = object
        .workload()
        .map_or(&[][..], |workload| &workload.templates);
    let is_below = |path: &FieldPath| {
        let rest = finding.at.as_str().strip_prefix(path.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let is_in = |at: usize| {
        templates
            .get(at)
            .is_some_and(|it| is_below(&it.spec_path) || is_below(&it.meta_path))
    };
    !is_in(number) && (0..templates.len()).any(is_in)
}

/// Suppressions by what they can cover, so that a finding meets only those.
#[derive(Default)]
struct Index {
    objects: HashMap<ObjectId, Vec<usize>>,
    files: HashMap<FileId, Parts>,
    rules: HashMap<&'static str, Vec<usize>>,
}

/// What comments of a file cover. Lines do not overlap, and neither do blocks, but a line may cut a
/// block.
#[derive(Default)]
struct Parts {
    lines: Nest,
    blocks: Nest,
}

impl Index {
    fn new(suppressions: &[Suppression]) -> Index {
        let mut index = Index::default();
        let mut parts: HashMap<FileId, [Vec<(Span, usize)>; 2]> = HashMap::new();
        for (number, suppression) in suppressions.iter().enumerate() {
            match &suppression.scope {
                Scope::Part(comment) => {
                    let [lines, blocks] = parts.entry(comment.file).or_default();
                    let spans = if comment.is_about_block {
                        blocks
                    } else {
                        lines
                    };
                    spans.push((comment.covers, number));
                }
                Scope::Object(id) | Scope::Template(id, _) => {
                    let numbers = index.objects.entry(*id).or_default();
                    if numbers.len() < MOST_AT_ONE_PLACE {
                        numbers.push(number);
                    }
                }
                Scope::Matching(_) => {
                    let rules = suppression.meant.rules().map(|rule| rule.id);
                    for rule in rules.collect::<BTreeSet<_>>() {
                        index.rules.entry(rule).or_default().push(number);
                    }
                }
            }
        }
        let parts = parts.into_iter().map(|(file, [lines, blocks])| {
            let (lines, blocks) = (Nest::new(lines), Nest::new(blocks));
            (file, Parts { lines, blocks })
        });
        index.files.extend(parts);
        index
    }

    /// Those that could cover a finding: what stands closest comes first.
    fn candidates(&self, finding: &Finding, place: Option<Span>, world: &World) -> Vec<usize> {
        let mut candidates = Vec::new();
        let parts = file_of(finding, world).and_then(|file| self.files.get(&file));
        if let (Some(parts), Some(place)) = (parts, place) {
            candidates.extend(parts.lines.holding(place.start));
            candidates.extend(parts.blocks.holding(place.start));
        }
        if let Target::Object(id) = finding.target
            && !self.objects.is_empty()
        {
            let owner = Some(world.root_owner(id)).filter(|owner| *owner != id);
            let of_objects = [Some(id), owner].into_iter().flatten();
            candidates.extend(of_objects.filter_map(|id| self.objects.get(&id)).flatten());
        }
        candidates.extend(self.rules.get(finding.rule.id).into_iter().flatten());
        candidates
    }

    /// Where the findings of files with such comments begin, by the findings' numbers.
    fn places(&self, findings: &[Finding], context: &Context<'_>) -> HashMap<usize, Span> {
        let is_asked = |finding: &Finding| {
            let file = file_of(finding, context.world);
            file.is_some_and(|file| self.files.contains_key(&file))
        };
        let numbered = findings.iter().enumerate();
        let (numbers, asked): (Vec<usize>, Vec<&Finding>) =
            numbered.filter(|(_, finding)| is_asked(finding)).unzip();
        let places = (context.locate)(&asked);
        let known = numbers.into_iter().zip(places);
        known
            .filter_map(|(number, place)| Some((number, place?)))
            .collect()
    }
}

/// The file that a finding is about.
fn file_of(finding: &Finding, world: &World) -> Option<FileId> {
    match finding.target {
        Target::Object(id) => {
            let Origin::File { file, .. } = &world.object(id).origin;
            Some(*file)
        }
        Target::File { file, .. } => Some(file),
        Target::Cluster => None,
    }
}
