//! Judging: sources to findings, the same for every verb that needs them.
//!
//! ```text
//! sources ─► World ─► pillars ─► findings of the selection ─► suppressions ─► -n, -l
//! ```

use std::collections::HashSet;
use std::time::SystemTime;

use clap::Args;
use garboard_config::{Choices, Compliance, Names};
use garboard_finding::baseline::Baseline;
use garboard_finding::suppression::{self, Context};
use garboard_finding::{Coverage, Date, Finding, Findings, Meaning, Selection};
use garboard_manifest::{ReadOptions, Source};
use garboard_world::{LabelSelector, Object, World};

use crate::configuration::{Flags, Plan, VerdictFlags};
use crate::exit::Exit;
use crate::pillars;
use crate::source::{self, Loading};
use crate::texts::Again;

/// What is judged, and by which rules.
#[derive(Args, Clone, Debug)]
pub(crate) struct Judging {
    #[command(flatten)]
    pub(crate) flags: Flags,

    /// What stdin is called in reports
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,

    /// Report only on objects of these namespaces
    #[arg(long, short = 'n', value_name = "NAMESPACE", value_delimiter = ',')]
    namespace: Vec<String>,

    /// Report only on objects with these labels: app=web,tier!=db,env in (a,b)
    #[arg(long = "selector", short = 'l', value_name = "SELECTOR")]
    labels: Option<LabelSelector>,

    /// Accept nothing: comments, annotations and entries that allow findings do not count
    #[arg(long)]
    no_suppressions: bool,
}

/// What judging gave.
pub(crate) struct Judged {
    /// The objects.
    pub(crate) world: World,
    /// Every input, accounted for.
    pub(crate) coverage: Coverage,
    /// The findings that count.
    pub(crate) findings: Vec<Finding>,
    /// Those that someone has accepted.
    pub(crate) suppressed: Vec<Finding>,
    /// How far it all complies with frameworks, if that was asked for.
    pub(crate) compliances: Vec<Compliance>,
    /// The files, to be read again.
    pub(crate) sources: Vec<Source>,
    /// How they were read.
    pub(crate) options: ReadOptions,
}

impl Judging {
    /// The rules that count.
    pub(crate) fn selection(&self) -> anyhow::Result<Selection> {
        Ok(self.plan()?.selection().clone())
    }

    /// What the flags and the configuration come to.
    fn plan(&self) -> anyhow::Result<Plan> {
        self.flags.plan(&VerdictFlags::default())
    }

    /// The same with nothing but these rules, and no object left out.
    pub(crate) fn only(&self, meanings: &[Meaning]) -> Judging {
        let ids = meanings.iter().map(|meaning| meaning.rule.id);
        Judging {
            flags: self.flags.only(ids),
            namespace: Vec::new(),
            labels: None,
            ..self.clone()
        }
    }

    /// What chose the rules, as people know it.
    pub(crate) fn in_words(&self) -> anyhow::Result<String> {
        let choices = self.plan()?.choices;
        let list = |names: &Names| names.texts().collect::<Vec<_>>().join(",");
        let chosen = if choices.select.0.is_empty() {
            format!("not part of --profile {}", list(&choices.profile))
        } else {
            format!("not part of --select {}", list(&choices.select))
        };
        let ignored = list(&choices.ignore);
        Ok(match &*ignored {
            "" => chosen,
            ignored => format!("{chosen}, or left out by --ignore {ignored}"),
        })
    }

    /// Whether objects are left out by `-n` or `-l`.
    pub(crate) fn is_filtered(&self) -> bool {
        !self.namespace.is_empty() || self.labels.is_some()
    }

    /// Whether an object is to be reported on.
    pub(crate) fn is_wanted(&self, object: &Object) -> bool {
        let is_namespace = &*object.kind == "Namespace";
        let is_in = |wanted: &String| {
            object.namespace() == wanted || (is_namespace && object.name() == wanted)
        };
        let labels = self.labels.as_ref();
        (self.namespace.is_empty() || self.namespace.iter().any(is_in))
            && labels.is_none_or(|labels| labels.selects(&object.meta.labels))
    }

    /// What nothing and nobody can accept.
    pub(crate) fn strict(&self) -> anyhow::Result<Vec<Meaning>> {
        Ok(self.plan()?.strict())
    }

    /// Reads the sources and judges them as the flags and the configuration say.
    pub(crate) fn judge(&self, sources: &[String]) -> anyhow::Result<Judged> {
        self.judge_by(&self.plan()?, sources)
    }

    /// Reads the sources and judges them.
    pub(crate) fn judge_by(&self, plan: &Plan, sources: &[String]) -> anyhow::Result<Judged> {
        Ok(self.judge_loading(plan, source::load(sources, &self.reading(&plan.choices))?))
    }

    /// Judges sources that were found before; what they were found without stays as it was.
    pub(crate) fn judge_again(
        &self,
        sources: Vec<Source>,
        options: ReadOptions,
    ) -> anyhow::Result<Judged> {
        let plan = self.plan()?;
        let loading = source::load_again(sources, options, &self.reading(&plan.choices));
        Ok(self.judge_loading(&plan, loading))
    }

    fn judge_loading(&self, plan: &Plan, loading: Loading) -> Judged {
        let registry = pillars::registry();
        let settings = plan.settings(today());
        let Loading {
            world,
            mut coverage,
            problems: mut findings,
            comments,
            sources,
            options,
        } = loading;
        findings.look_for(plan.selection());
        pillars::inspect(&world, &settings, &mut findings);
        let findings = plan.finish(findings, &world);

        let again = Again::new(&sources, &options);
        let (mut findings, mut suppressed) = if self.no_suppressions {
            (findings, Vec::new())
        } else {
            let locate = |asked: &[&Finding]| garboard_report::spans_of(asked, &world, &again);
            let context = Context {
                world: &world,
                registry: &registry,
                selection: plan.selection(),
                settings: &settings,
                locate: &locate,
            };
            let outcome = suppression::apply(findings, &comments, &context);
            (outcome.findings, outcome.suppressed)
        };
        let compliances = if plan.wants_score() {
            let mut every = Findings::new();
            pillars::inspect(&world, &settings, &mut every);
            let mut every = every.finish(&world, &Selection::all(&registry));
            let key = |finding: &Finding| (finding.rule.id, finding.target, finding.at.clone());
            let accepted: HashSet<_> = suppressed.iter().map(key).collect();
            every.retain(|finding| !accepted.contains(&key(finding)));
            plan.compliances(&every, &world)
        } else {
            Vec::new()
        };
        let filter = Filter::new(self, &world);
        filter.apply(&mut findings);
        filter.apply(&mut suppressed);
        coverage.filtered = filter.unwanted();
        coverage.objects -= coverage.filtered;
        Judged {
            world,
            coverage,
            findings,
            suppressed,
            compliances,
            sources,
            options,
        }
    }

    fn reading(&self, choices: &Choices) -> source::Settings {
        source::Settings {
            excludes: choices.exclude.clone(),
            stdin_name: self.stdin_filename.clone(),
            kubernetes_version: Some(choices.kubernetes_version),
            has_default_roles: false,
        }
    }
}

impl Judged {
    /// Tells what a baseline knows from what is new.
    pub(crate) fn hold_against(&mut self, baseline: &Baseline, strict: &[Meaning]) {
        let findings = std::mem::take(&mut self.findings);
        let comparison = baseline.compare(findings, &self.world, strict);
        self.findings = comparison.new;
        self.suppressed.extend(comparison.accepted);
        self.suppressed.sort_by_key(|finding| finding.target); // stable: worst first stays
    }

    /// What could not be judged, for answers.
    pub(crate) fn missing(&self) -> Vec<String> {
        let coverage = &self.coverage;
        let unread = |count: usize, what: &str| {
            (count > 0)
                .then(|| format!("{count} {what} could not be read; `garboard scan` says which"))
        };
        let unread = [
            unread(coverage.broken, "documents or files"),
            unread(coverage.unread_fields, "fields"),
        ];
        unread
            .into_iter()
            .flatten()
            .chain(coverage.unseen.iter().cloned())
            .collect()
    }

    /// How a run ends that has nothing to complain about.
    pub(crate) fn exit_if_clean(&self) -> Exit {
        if self.coverage.is_whole() {
            Exit::Clean
        } else {
            Exit::Incomplete
        }
    }
}

/// The clock is read here and nowhere else.
fn today() -> Date {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs().cast_signed()); // for 292 billion years
    Date::of_unix_seconds(seconds)
}

/// What `-n` and `-l` leave to report on. The other objects stay in the World: they are needed to
/// judge these.
struct Filter {
    is_wanted: Vec<bool>,
}

impl Filter {
    fn new(judging: &Judging, world: &World) -> Filter {
        let objects = world.objects();
        let is_wanted = objects.map(|(_, object)| judging.is_wanted(object));
        Filter {
            is_wanted: is_wanted.collect(),
        }
    }

    /// Takes the findings about other objects out.
    fn apply(&self, findings: &mut Vec<Finding>) {
        let is_wanted = |finding: &Finding| match finding.object() {
            Some(id) => self
                .is_wanted
                .get(id.0 as usize)
                .is_none_or(|wanted| *wanted),
            None => true,
        };
        findings.retain(is_wanted);
    }

    /// How many objects are left out.
    fn unwanted(&self) -> usize {
        self.is_wanted.iter().filter(|wanted| !**wanted).count()
    }
}
