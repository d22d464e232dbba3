//! The configuration of a run: layers put together, and what the names in it mean.

use garboard_finding::suppression::Policy;
use garboard_finding::{
    Finding, Meaning, NamedRules, Options, Registry, Selection, SelectionError, Selectors, Severity,
};
use garboard_manifest::PathPatterns;

use crate::choices::Choices;
use crate::complaint::{Complaint, ConfigError};
use crate::frameworks::{self, Framework};
use crate::layer::{CustomProfile, Layer};
use crate::origin::{Origin, Set};
use crate::setting::Names;

/// The configuration of a run.
#[derive(Clone, Debug, Default)]
pub struct Config {
    layer: Layer,
    /// Frameworks of the user's own, beside those that are known here.
    frameworks: Vec<Framework>,
}

/// What a configuration comes to, once the rules are known.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The rules that count.
    pub selection: Selection,
    /// What differs from the rules' own severities, and for some paths.
    pub adjustments: Adjustments,
    /// Ids of other tools that no rule here checks.
    pub warnings: Vec<Complaint>,
}

/// Severities of a user's own, and rules that do not count for some paths.
#[derive(Clone, Debug, Default)]
pub struct Adjustments {
    everywhere: Vec<(Vec<Meaning>, Severity)>,
    by_path: Vec<PathAdjustment>,
}

#[derive(Clone, Debug)]
struct PathAdjustment {
    paths: PathPatterns,
    ignored: Vec<Meaning>,
    severities: Vec<(Vec<Meaning>, Severity)>,
}

impl Config {
    /// The configuration that layers make, the lowest first.
    pub fn new(layers: impl IntoIterator<Item = Layer>) -> Config {
        let merge = |lower: Layer, upper: Layer| upper.over(lower);
        Config {
            layer: layers.into_iter().fold(Layer::default(), merge),
            frameworks: Vec::new(),
        }
    }

    /// The same with frameworks of the user's own, each under the name that the configuration has
    /// for it.
    #[must_use]
    pub fn with_frameworks(mut self, frameworks: Vec<(String, Framework)>) -> Config {
        let named = frameworks.into_iter().map(|(name, framework)| Framework {
            other_name: Some(name.into()),
            ..framework
        });
        self.frameworks.extend(named);
        self
    }

    /// What it is made of.
    pub fn layer(&self) -> &Layer {
        &self.layer
    }

    /// The settings of the run.
    pub fn choices(&self) -> Choices {
        let mut choices = Choices::default();
        self.layer.choices.apply(&mut choices);
        choices
    }

    /// The options of rules.
    pub fn options(&self) -> Options {
        let mut options = Options::default();
        self.layer.options.apply(&mut options);
        options
    }

    /// Which findings are accepted, and how.
    pub fn suppression(&self) -> Policy {
        let choices = self.choices();
        let entries = self.layer.suppressions.iter();
        Policy {
            entries: entries.map(|entry| entry.value.clone()).collect(),
            strict: choices.strict.texts().map(str::to_owned).collect(),
            requires_reason: choices.require_reason,
        }
    }

    /// What was read and has no meaning here.
    pub fn warnings(&self) -> &[Complaint] {
        &self.layer.warnings
    }

    /// The frameworks that the run is about.
    pub fn chosen_frameworks(&self) -> Vec<&Framework> {
        let choices = self.choices();
        let chosen = choices.profile.texts();
        chosen.filter_map(|name| self.framework(name)).collect()
    }

    fn framework(&self, name: &str) -> Option<&Framework> {
        let known = self.frameworks.iter().chain(frameworks::known());
        known
            .into_iter()
            .find(|framework| framework.is_called(name))
    }

    /// What the names in it mean.
    ///
    /// # Errors
    ///
    /// Every name that means nothing, with its place and the nearest that does.
    pub fn resolve(&self, registry: &Registry) -> Result<Resolved, ConfigError> {
        let mut resolving = Resolving {
            registry,
            named: self.named_rules(registry),
            errors: Vec::new(),
            warnings: Vec::new(),
        };
        resolving.profiles(&self.layer.profiles);
        let choices = self.choices();
        let selectors = Selectors {
            profiles: resolving.known_profiles(&choices.profile),
            select: resolving.known(&choices.select),
            extend: resolving.known(&choices.extend_select),
            ignore: resolving.known(&choices.ignore),
            named: Vec::new(),
        };
        resolving.known(&choices.strict);
        let adjustments = Adjustments {
            everywhere: resolving.severities(&self.layer.severity),
            by_path: resolving.overrides(&self.layer),
        };
        let Resolving {
            named,
            mut errors,
            warnings,
            ..
        } = resolving;
        if !errors.is_empty() {
            return Err(ConfigError(errors));
        }
        let selectors = Selectors { named, ..selectors };
        match Selection::new(registry, &selectors) {
            Ok(selection) => Ok(Resolved {
                selection,
                adjustments,
                warnings,
            }),
            Err(error) => {
                errors.push(Complaint::at(&Origin::Default, error));
                Err(ConfigError(errors))
            }
        }
    }

    fn named_rules(&self, registry: &Registry) -> Vec<NamedRules> {
        let known = self.frameworks.iter().chain(frameworks::known());
        known
            .flat_map(|framework| {
                let meanings = framework.meanings(registry);
                framework.names().map(move |name| NamedRules {
                    name: name.to_owned(),
                    meanings: meanings.clone(),
                })
            })
            .collect()
    }
}

/// Names that are looked up one by one, so that each that means nothing is told with its place.
struct Resolving<'r> {
    registry: &'r Registry,
    named: Vec<NamedRules>,
    errors: Vec<Complaint>,
    warnings: Vec<Complaint>,
}

/// Tools whose ids are aliases.
const TOOLS: [&str; 5] = ["checkov", "kube-linter", "kubescape", "polaris", "trivy"];

impl Resolving<'_> {
    /// The meaning of a name, if it has one.
    ///
    /// An id with another tool in front that no rule here checks is worth a warning only: that tool
    /// may well have it.
    fn meant(&mut self, name: &Set<String>) -> Option<Vec<Meaning>> {
        let meant = Selection::meant(self.registry, &self.named, &name.value);
        let tool = name.value.split_once(':').map(|(tool, _)| tool);
        if meant.is_err() && tool.is_some_and(|tool| TOOLS.contains(&tool)) {
            let shown = name.value.escape_debug();
            let message = format!("no rule here checks {shown}");
            self.warnings.push(Complaint::at(&name.origin, message));
            return None;
        }
        self.noted(meant, &name.origin)
    }

    fn noted<T>(&mut self, result: Result<T, SelectionError>, origin: &Origin) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.errors.push(Complaint::at(origin, error));
                None
            }
        }
    }

    /// The names that mean something; the others have been noted.
    fn known(&mut self, names: &Names) -> Vec<String> {
        let known = names.0.iter().filter(|name| self.meant(name).is_some());
        known.map(|name| name.value.clone()).collect()
    }

    fn known_profiles(&mut self, names: &Names) -> Vec<String> {
        for name in &names.0 {
            let held = Selection::of_profile(self.registry, &self.named, &name.value);
            self.noted(held, &name.origin);
        }
        names.texts().map(str::to_owned).collect()
    }

    fn all_meant(&mut self, names: &Names) -> Vec<Meaning> {
        let mut meanings = Vec::new();
        for name in &names.0 {
            meanings.extend(self.meant(name).unwrap_or_default());
        }
        meanings
    }

    /// Profiles of the user's own; one may build upon those that stand above it.
    fn profiles(&mut self, profiles: &[Set<CustomProfile>]) {
        for Set { value, origin } in profiles {
            let is_taken = Selection::of_profile(self.registry, &self.named, &value.name).is_ok();
            if is_taken || !self.registry.meant(&value.name).is_empty() {
                let name = value.name.escape_debug();
                let message = format!("the name \"{name}\" is taken; choose another");
                self.errors.push(Complaint::at(origin, message));
                continue;
            }
            let ignored = self.all_meant(&value.ignore);
            let selected = self.all_meant(&value.select);
            let kept = selected.into_iter().filter(|meaning| {
                !ignored
                    .iter()
                    .any(|ignored| ignored.rule == meaning.rule && ignored.only.is_none())
            });
            let meanings = kept.collect();
            self.named.push(NamedRules {
                name: value.name.clone(),
                meanings,
            });
        }
    }

    fn severities(
        &mut self,
        severities: &[(Set<String>, Severity)],
    ) -> Vec<(Vec<Meaning>, Severity)> {
        let mut meanings = Vec::new();
        for (name, severity) in severities {
            if let Some(meant) = self.meant(name) {
                meanings.push((meant, *severity));
            }
        }
        meanings
    }

    fn overrides(&mut self, layer: &Layer) -> Vec<PathAdjustment> {
        let mut adjustments = Vec::new();
        for Set { value, origin } in &layer.overrides {
            let ignored = self.all_meant(&value.ignore);
            let severities = self.severities(&value.severity);
            match PathPatterns::new(&value.paths) {
                Ok(paths) => adjustments.push(PathAdjustment {
                    paths,
                    ignored,
                    severities,
                }),
                Err(error) => self.errors.push(Complaint::at(origin, error)),
            }
        }
        adjustments
    }
}

impl Adjustments {
    /// Gives findings the severities that the user wants, and takes out those that do not count for
    /// their path. Says whether something changed.
    ///
    /// The severity of the last entry that means a finding counts; entries for paths come after
    /// those for everywhere.
    pub fn apply<'p>(
        &self,
        findings: &mut Vec<Finding>,
        path: impl Fn(&Finding) -> Option<&'p str>,
    ) -> bool {
        if self.everywhere.is_empty() && self.by_path.is_empty() {
            return false;
        }
        findings.retain_mut(|finding| {
            if let Some(severity) = wanted(&self.everywhere, finding) {
                finding.severity = severity;
            }
            let Some(path) = path(finding) else {
                return true;
            };
            for adjustment in self.by_path.iter().filter(|it| it.paths.matches(path)) {
                if adjustment.ignored.iter().any(|meant| meant.covers(finding)) {
                    return false;
                }
                if let Some(severity) = wanted(&adjustment.severities, finding) {
                    finding.severity = severity;
                }
            }
            true
        });
        true
    }
}

/// The severity of the last entry that means a finding.
fn wanted(severities: &[(Vec<Meaning>, Severity)], finding: &Finding) -> Option<Severity> {
    let covers = |meanings: &[Meaning]| meanings.iter().any(|meant| meant.covers(finding));
    let entry = severities
        .iter()
        .rev()
        .find(|(meanings, _)| covers(meanings))?;
    Some(entry.1)
}
