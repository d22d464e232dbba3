//! Rules and findings: what every pillar says, in one vocabulary.
//!
//! ```text
//! Pillar::inspect(&World, &Settings) ─► Findings ─► finish(Selection) ─► sorted Vec<Finding>
//! Problem (from reading) ─► manifest/* rules ─┘
//! ```
//!
//! A [`Finding`] names a rule, a target and a field path; places in files, colours and formats are
//! `garboard-report`'s business. A [`Fix`] is a list of field edits; turning them into byte edits is
//! `garboard-manifest`'s.

mod alias;
pub mod baseline;
mod coverage;
mod date;
mod difference;
mod finding;
mod findings;
mod fingerprint;
mod fix;
mod manifests;
mod names;
mod options;
mod pillar;
mod problems;
mod registry;
mod rule;
mod rules;
mod selection;
mod settings;
pub mod suppression;

pub use alias::{Alias, Meaning};
pub use coverage::{Coverage, Skipped};
pub use date::Date;
pub use difference::Difference;
pub use finding::{Finding, Reach, Related, Target};
pub use findings::{Findings, Reporter, sort};
pub use fingerprint::{Fingerprint, digest};
pub use fix::{Edit, Fix, FixClass};
pub use manifests::inspect_manifests;
pub use names::{most_like, nearest};
pub use options::{Bounds, Options, ResourceBounds};
pub use pillar::Pillar;
pub use problems::{is_missing_coverage, lowers_coverage, manifest_rules, report_problem};
pub use registry::Registry;
pub use rule::{Group, Rule, Severity};
pub use selection::{NamedRules, Selection, SelectionError, Selectors};
pub use settings::{KubernetesVersion, Level, LevelVersion, PolicyVersion, Settings};
