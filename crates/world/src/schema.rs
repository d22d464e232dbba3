//! What fields Kubernetes' API has, and which API versions it serves, by version.
//!
//! ```text
//! schema/fields.txt    ─► Schemas       kind ─► type ─► field ─► type …   v1.30 to v1.37
//! schema/lifecycle.txt ─► ApiLifecycle  deprecated in, removed in, what stands in for it
//! ```
//!
//! Both tables are made by `cargo xtask schemas` and read once, when they are asked for the first
//! time. Kinds that are not in them (custom resources, other people's APIs) are not judged.

mod lifecycle;
mod places;
mod table;
mod unknown;

pub use lifecycle::{ApiLifecycle, api_lifecycle};
pub use table::{Field, Holds, Schemas, TypeId};
pub(crate) use unknown::unknown_fields;
