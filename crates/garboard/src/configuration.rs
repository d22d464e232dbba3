//! The configuration of a run: flags over files over defaults.
//!
//! `garboard.yaml` is looked for in the folder that garboard runs in and in those above it. Where
//! there is none, the configurations of other tools that stand in the folder are read.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::Args;
use garboard_config::{
    ChoiceLayer, Choices, Complaint, Compliance, Config, FailOn, Files, Framework, Layer, Names,
    Origin, Percent, Resolved, ScoreKind, Set, compliance, known_frameworks, load, read_framework,
};
use garboard_finding::{
    Date, Finding, Findings, KubernetesVersion, LevelVersion, Meaning, Selection, Settings, Target,
    sort,
};
use garboard_world::{Origin as ObjectOrigin, World};

use crate::cli::Global;
use crate::{pillars, terminal};

/// Names of our own configuration.
const OWN: [&str; 2] = ["garboard.yaml", "garboard.yml"];

/// Names under which other tools look for theirs.
const FOREIGN: [&str; 6] = [
    ".kube-linter.yaml",
    ".kube-linter.yml",
    ".checkov.yaml",
    ".checkov.yml",
    ".trivyignore.yaml",
    ".trivyignore",
];

/// Bytes of a configuration; more is none.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Flags that `garboard.yaml` has keys for, and which files are read.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Flags {
    /// Read this configuration: garboard.yaml, or one of Polaris, kube-linter, Kubescape, Checkov,
    /// Trivy; later ones count more [default: garboard.yaml here or in a folder above]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Vec<String>,

    /// Read no configuration
    #[arg(long)]
    no_config: bool,

    /// Which rules count: security, restricted, reliability, all, …; nsa, mitre, cis, soc2,
    /// armobest, devopsbest, …; a framework's or control's JSON [default: security]
    #[arg(
        long,
        visible_alias = "framework",
        value_name = "PROFILE",
        value_delimiter = ','
    )]
    profile: Vec<String>,

    /// These rules instead of the profile's: ids, id prefixes, pillars, profiles, aliases
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    select: Vec<String>,

    /// These rules besides the profile's
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    extend_select: Vec<String>,

    /// Not these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    ignore: Vec<String>,

    /// Leave out paths that match, as in .gitignore
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,

    /// The cluster's version, where rules depend on it [default: the newest known]
    #[arg(long, value_name = "VERSION")]
    kubernetes_version: Option<KubernetesVersion>,

    /// Judge every pod at this Pod Security level, whatever its namespace's labels say
    #[arg(long, value_name = "LEVEL[:VERSION]")]
    level: Option<LevelVersion>,

    /// What allows a finding counts only if it says why
    #[arg(long)]
    require_reason: bool,

    /// Rules that nothing and nobody can allow, in the same words as --select
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    strict: Vec<String>,

    /// Nothing but these rules, whatever flags and files say.
    #[arg(skip)]
    only: Vec<String>,
}

/// Flags about what a run comes to, which `garboard.yaml` has keys for too.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct VerdictFlags {
    /// Exit with 1 for findings of this severity or worse: critical, high, medium, low, info, none
    /// [default: info]
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,

    /// Exit with 3 also for known non-input: chart templates, kustomizations, other YAML
    #[arg(long)]
    fail_on_incomplete: bool,

    /// Compute another tool's score too: kubescape
    #[arg(long, value_name = "TOOL", value_delimiter = ',')]
    score: Vec<ScoreKind>,

    /// Exit with 1 if Kubescape's compliance score is below N percent
    #[arg(long, value_name = "N")]
    min_score: Option<Percent>,
}

impl Flags {
    /// What the flags say.
    fn layer(&self) -> Layer {
        let names = |flag, names: &[String]| {
            let given = !names.is_empty();
            given.then(|| Set::by_flag(flag, Names::by_flag(flag, names)))
        };
        let choices = ChoiceLayer {
            profile: names("--profile", &self.profile),
            select: names("--select", &self.select),
            extend_select: names("--extend-select", &self.extend_select),
            ignore: names("--ignore", &self.ignore),
            exclude: some(&self.exclude).map(|it| Set::by_flag("--exclude", it)),
            kubernetes_version: self
                .kubernetes_version
                .map(|it| Set::by_flag("--kubernetes-version", it)),
            level: self.level.map(|it| Set::by_flag("--level", Some(it))),
            require_reason: self
                .require_reason
                .then(|| Set::by_flag("--require-reason", true)),
            strict: names("--strict", &self.strict),
            ..ChoiceLayer::default()
        };
        let choices = match &self.only[..] {
            [] => choices,
            only => ChoiceLayer {
                select: Some(Set::by_flag("--select", Names::by_flag("--select", only))),
                extend_select: Some(Set::by_flag("--extend-select", Names::default())),
                ignore: Some(Set::by_flag("--ignore", Names::default())),
                ..choices
            },
        };
        Layer {
            choices,
            ..Layer::default()
        }
    }

    /// The files that are read, the lowest first.
    fn files(&self) -> Vec<String> {
        if self.no_config {
            Vec::new()
        } else if !self.config.is_empty() {
            self.config.clone()
        } else if let Some(own) = find() {
            vec![own]
        } else {
            let there = FOREIGN.iter().filter(|name| Path::new(name).is_file());
            there.map(ToString::to_string).collect()
        }
    }

    /// The same with nothing but these rules.
    pub(crate) fn only(&self, ids: impl IntoIterator<Item = &'static str>) -> Flags {
        Flags {
            only: ids.into_iter().map(str::to_owned).collect(),
            ..self.clone()
        }
    }

    /// What a run does: flags over files over defaults.
    pub(crate) fn plan(&self, verdict: &VerdictFlags) -> anyhow::Result<Plan> {
        let mut layers = Vec::new();
        for file in self.files() {
            layers.push(load(&file, &Disk)?);
        }
        layers.push(self.layer());
        layers.push(verdict.layer());
        let config = Config::new(layers);
        let (frameworks, warnings) = frameworks(&config)?;
        let config = config.with_frameworks(frameworks);
        Ok(Plan {
            choices: config.choices(),
            resolved: config.resolve(&pillars::registry())?,
            config,
            warnings,
        })
    }
}

impl VerdictFlags {
    /// What the flags say.
    fn layer(&self) -> Layer {
        let choices = ChoiceLayer {
            fail_on: self.fail_on.map(|it| Set::by_flag("--fail-on", it)),
            fail_on_incomplete: self
                .fail_on_incomplete
                .then(|| Set::by_flag("--fail-on-incomplete", true)),
            score: some(&self.score).map(|it| Set::by_flag("--score", it)),
            min_score: self
                .min_score
                .map(|it| Set::by_flag("--min-score", Some(it))),
            ..ChoiceLayer::default()
        };
        Layer {
            choices,
            ..Layer::default()
        }
    }
}

/// What a run does: its configuration, with the names in it looked up.
pub(crate) struct Plan {
    pub(crate) config: Config,
    pub(crate) choices: Choices,
    resolved: Resolved,
    /// What was read of frameworks that has no meaning here.
    warnings: Vec<Complaint>,
}

impl Plan {
    /// Says on stderr what was read that has no meaning here.
    pub(crate) fn warn(&self, global: &Global) {
        if !global.quiet {
            let of_names = &self.resolved.warnings;
            let all = self.config.warnings().iter().chain(&self.warnings);
            for warning in all.chain(of_names) {
                terminal::complain(&warning.to_string());
            }
        }
    }

    /// The rules that count.
    pub(crate) fn selection(&self) -> &Selection {
        &self.resolved.selection
    }

    /// What nothing and nobody can accept.
    pub(crate) fn strict(&self) -> Vec<Meaning> {
        let policy = self.config.suppression();
        policy.strict_meanings(&pillars::registry())
    }

    /// Whether a score is asked for.
    pub(crate) fn wants_score(&self) -> bool {
        !self.choices.score.is_empty() || self.choices.min_score.is_some()
    }

    /// Says the scores on stderr; whether one is below what is demanded.
    pub(crate) fn is_below_score(&self, compliances: &[Compliance], global: &Global) -> bool {
        for it in compliances.iter().filter(|_| !global.quiet) {
            terminal::complain(&format!(
                "compliance with {}: {:.2} % (Kubescape's score, over {} of {} controls)",
                it.framework, it.percent, it.evaluated, it.controls
            ));
        }
        let Some(Percent(demanded)) = self.choices.min_score else {
            return false;
        };
        compliances.iter().any(|it| it.percent < demanded)
    }

    /// How far what was judged complies with each framework that the run is about, or else with all
    /// controls. Findings are of every rule.
    pub(crate) fn compliances(&self, findings: &[Finding], world: &World) -> Vec<Compliance> {
        let chosen = self.config.chosen_frameworks();
        let frameworks = if chosen.is_empty() {
            let all = known_frameworks().iter();
            all.filter(|it| it.is_called("AllControls")).collect()
        } else {
            chosen
        };
        let registry = pillars::registry();
        frameworks
            .into_iter()
            .map(|framework| compliance(framework, findings, world, &registry))
            .collect()
    }

    /// What judging depends on besides the World.
    pub(crate) fn settings(&self, today: Date) -> Settings {
        Settings {
            level: self.choices.level,
            kubernetes_version: self.choices.kubernetes_version,
            options: self.config.options(),
            suppression: self.config.suppression(),
            today,
        }
    }

    /// The findings that count, with the severities that the configuration gives them.
    pub(crate) fn finish(&self, findings: Findings, world: &World) -> Vec<Finding> {
        let mut findings = findings.finish(world, &self.resolved.selection);
        let path = |finding: &Finding| path_of(finding, world);
        if self.resolved.adjustments.apply(&mut findings, path) {
            sort(&mut findings);
        }
        findings
    }
}

/// The path of the file that a finding is about, as it is shown.
fn path_of<'w>(finding: &Finding, world: &'w World) -> Option<&'w str> {
    let file = match finding.target {
        Target::Object(id) => match world.object(id).origin {
            ObjectOrigin::File { file, .. } => file,
        },
        Target::File { file, .. } => file,
        Target::Cluster => return None,
    };
    Some(&world.file(file).path)
}

fn some<T: Clone>(list: &[T]) -> Option<Vec<T>> {
    (!list.is_empty()).then(|| list.to_vec())
}

/// Whether a file is a configuration, ours or another tool's, by its name.
pub(crate) fn is_configuration(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    OWN.contains(&name) || FOREIGN.contains(&name)
}

/// The nearest `garboard.yaml`, as a path from here: `../garboard.yaml`.
fn find() -> Option<String> {
    let here = std::env::current_dir().ok()?;
    let mut way_up = String::new();
    for folder in here.ancestors() {
        let name = OWN.iter().find(|name| folder.join(name).is_file());
        if let Some(name) = name {
            return Some(format!("{way_up}{name}"));
        }
        way_up.push_str("../");
    }
    None
}

/// Frameworks by the names that the configuration has for them.
type NamedFrameworks = Vec<(String, Framework)>;

/// The frameworks that are named by file. In a configuration such a path is relative to it.
fn frameworks(config: &Config) -> anyhow::Result<(NamedFrameworks, Vec<Complaint>)> {
    let mut frameworks = Vec::new();
    let mut all_warnings = Vec::new();
    for Set { value, origin } in &config.choices().profile.0 {
        let is_file = value.contains('/') || value.to_ascii_lowercase().ends_with(".json");
        if !is_file {
            continue;
        }
        let path = match origin {
            Origin::File(place) => Path::new(&*place.file).with_file_name(value),
            Origin::Flag(_) | Origin::Default => PathBuf::from(value),
        };
        let path = path.to_string_lossy().into_owned();
        let text = Disk
            .read(&path)
            .map_err(|error| anyhow::anyhow!("{path} cannot be read: {error}"))?;
        let (framework, warnings) = read_framework(&path, &text)?;
        all_warnings.extend(warnings);
        frameworks.push((value.clone(), framework));
    }
    Ok((frameworks, all_warnings))
}

/// The files of this machine.
pub(crate) struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> io::Result<String> {
        let mut text = String::new();
        let file = File::open(path)?;
        if file.metadata()?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        file.take(LARGEST + 1).read_to_string(&mut text)?;
        if text.len() as u64 > LARGEST {
            return Err(io::Error::other("it is larger than 16 MiB"));
        }
        Ok(text)
    }

    fn identity(&self, path: &str) -> String {
        std::fs::canonicalize(path).map_or_else(
            |_| path.to_owned(),
            |path| path.to_string_lossy().into_owned(),
        )
    }
}
