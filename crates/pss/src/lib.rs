//! Pod Security Standards, exactly as Pod Security Admission (PSA) decides them.
//!
//! ```text
//! namespace labels, PodSecurityConfiguration ─► Policy ─► LevelVersion ─┐
//! pod template ─► PodView (as pod | as template) ──────────────────────┴► Evaluator ─► Verdict
//!                                                                                │
//!                        Admission: what the API server would answer ◄───────────┤
//!                        check(): one verdict for each object of a World ◄───────┤
//!                        PssPillar: findings of the rules pss/<check> ◄──────────┘
//! ```
//!
//! The normative source is the Go module `k8s.io/pod-security-admission`; doc comments name the file
//! of it that they follow. Reasons and details are its words, byte for byte: people search for them,
//! and other tools match them.
//!
//! A check is two files in `rules/`, code and page, and one line in `rules/mod.rs`.

mod admission;
mod check;
mod configuration;
mod evaluator;
mod names;
mod objects;
mod pillar;
mod pod;
mod policy;
mod quote;
mod rules;
mod undecodable;
mod verdict;
mod wording;

pub use admission::{Admission, Decision, Exemption, Request};
pub use check::{Check, Revision};
pub use configuration::{Configuration, ConfigurationError, Exemptions};
pub use evaluator::Evaluator;
pub use objects::{CheckOptions, ObjectVerdict, check};
pub use pillar::PssPillar;
pub use pod::PodView;
pub use policy::{LabelError, Policy};
pub use verdict::{Verdict, Violation};
