//! What a namespace's labels ask for (`api/helpers.go`, `PolicyToEvaluate`).

use std::fmt;

use garboard_finding::{Level, LevelVersion, PolicyVersion};
use garboard_world::Labels;

use crate::quote::Quoted;

/// The label that names the level that pods must have.
pub(crate) const ENFORCE: &str = "pod-security.kubernetes.io/enforce";
const ENFORCE_VERSION: &str = "pod-security.kubernetes.io/enforce-version";
const AUDIT: &str = "pod-security.kubernetes.io/audit";
const AUDIT_VERSION: &str = "pod-security.kubernetes.io/audit-version";
const WARN: &str = "pod-security.kubernetes.io/warn";
const WARN_VERSION: &str = "pod-security.kubernetes.io/warn-version";

/// The levels of a namespace. The default is PSA's own: privileged, latest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Pods below this level are refused.
    pub enforce: LevelVersion,
    /// Objects below this level are noted in the audit log.
    pub audit: LevelVersion,
    /// Objects below this level cause a warning.
    pub warn: LevelVersion,
}

/// A label that is not a level or a version. Displays as the API server words it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelError {
    /// The label.
    pub label: &'static str,
    /// Its value.
    pub value: Box<str>,
    /// What it must be.
    pub expected: &'static str,
}

impl fmt::Display for LabelError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LabelError {
            label,
            value,
            expected,
        } = self;
        let value = Quoted(value);
        write!(
            out,
            "metadata.labels[{label}]: Invalid value: {value}: {expected}"
        )
    }
}

impl std::error::Error for LabelError {}

impl Policy {
    /// The same level in all three modes.
    pub fn of_level(level: LevelVersion) -> Policy {
        Policy {
            enforce: level,
            audit: level,
            warn: level,
        }
    }

    /// The policy that labels ask for; what they leave open is as in `defaults`.
    ///
    /// A label that cannot be read closes `enforce` (restricted, latest) and opens `audit` and
    /// `warn` (privileged). The API server refuses to create such a namespace, but one may have
    /// been there before its version knew the label.
    pub fn of_labels(labels: &Labels, defaults: &Policy) -> (Policy, Vec<LabelError>) {
        let mut policy = *defaults;
        let mut read = Reader {
            labels,
            errors: Vec::new(),
        };
        let enforce = read.level(ENFORCE);
        policy.enforce.level = enforce.or(policy.enforce.level, Level::Restricted);
        let version = read.version(ENFORCE_VERSION);
        policy.enforce.version = version.or(policy.enforce.version, PolicyVersion::Latest);
        let audit = read.level(AUDIT);
        policy.audit.level = audit.or(policy.audit.level, Level::Privileged);
        let version = read.version(AUDIT_VERSION);
        policy.audit.version = version.or(policy.audit.version, PolicyVersion::Latest);
        let warn = read.level(WARN);
        policy.warn.level = warn.or(policy.warn.level, Level::Privileged);
        let warn_version = read.version(WARN_VERSION);
        policy.warn.version = warn_version.or(policy.warn.version, PolicyVersion::Latest);

        // Who enforces a level wants to hear of it too, unless a label says otherwise.
        let is_silent = matches!(warn, Label::Absent);
        if matches!(enforce, Label::Set(level) if is_silent && level > policy.warn.level) {
            policy.warn.level = policy.enforce.level;
            if matches!(warn_version, Label::Absent) {
                policy.warn.version = policy.enforce.version;
            }
        }
        (policy, read.errors)
    }
}

/// A label's value, read.
#[derive(Clone, Copy)]
enum Label<T> {
    Absent,
    Set(T),
    Unreadable,
}

impl<T> Label<T> {
    fn or(self, absent: T, unreadable: T) -> T {
        match self {
            Label::Absent => absent,
            Label::Set(value) => value,
            Label::Unreadable => unreadable,
        }
    }
}

struct Reader<'l> {
    labels: &'l Labels,
    errors: Vec<LabelError>,
}

impl Reader<'_> {
    fn level(&mut self, label: &'static str) -> Label<Level> {
        self.read(label, LEVELS)
    }

    fn version(&mut self, label: &'static str) -> Label<PolicyVersion> {
        self.read(label, VERSIONS)
    }

    fn read<T: std::str::FromStr>(
        &mut self,
        label: &'static str,
        expected: &'static str,
    ) -> Label<T> {
        let Some(value) = self.labels.get(label) else {
            return Label::Absent;
        };
        if let Ok(read) = value.parse() {
            return Label::Set(read);
        }
        self.errors.push(LabelError {
            label,
            value: value.clone(),
            expected,
        });
        Label::Unreadable
    }
}

/// What a level must be, in PSA's words.
pub(crate) const LEVELS: &str = "must be one of privileged, baseline, restricted";

/// What a version must be, in PSA's words.
pub(crate) const VERSIONS: &str = r#"must be "latest" or "v1.x""#;
