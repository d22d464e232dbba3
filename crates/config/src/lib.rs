//! The configuration of a run: what `garboard.yaml`, other tools' files and flags say.
//!
//! ```text
//! garboard.yaml, and what it extends ─┐
//! other tools' files ─────────────────┼─► Layer over Layer ─► Config ─► Choices, Options, Policy
//! flags ──────────────────────────────┘                         │
//! frameworks (tables, a user's JSON) ────────────────────────────┴─► Resolved: which rules count,
//!                                                                     with which severities
//! findings ─► score: Kubescape's formula
//! ```
//!
//! Every value knows where it comes from, so that errors have a line and `config show` can say who
//! decided. Nothing here touches a disk: files are read through [`Files`].

mod choices;
mod complaint;
mod config;
mod file;
mod foreign;
mod frameworks;
mod layer;
mod load;
mod options;
mod origin;
mod reader;
mod schema;
mod score;
mod setting;
mod show;
mod table;
mod yaml;

pub use choices::{ChoiceLayer, Choices};
pub use complaint::{Complaint, ConfigError};
pub use config::{Adjustments, Config, Resolved};
pub use frameworks::{Control, Framework, KindPattern, known as known_frameworks};
pub use layer::{CustomProfile, Layer, Override};
pub use load::{Files, load};
pub use options::OptionLayer;
pub use origin::{Origin, Place, Set};
pub use schema::{markdown, schema};
pub use score::{Compliance, ScoreKind, compliance};
pub use setting::{FailOn, Names, Percent};
pub use table::Row;

/// Reads one configuration, whosever it is, without what it extends.
pub use foreign::read as read_file;
/// Reads a framework or control of Kubescape.
pub use frameworks::read as read_framework;
