//! Least privilege from what was really used: audit events to the smallest roles that allow them.
//!
//! ```text
//! events ─► uses (who needed which authorisation) ─► Batch ─► Usage, in constant memory
//!                                                               ├─► learn: minimal roles and bindings
//!           Policy ────────────────────────────────────────────┼─► judge: which grants were used
//!                                                               └─► tighten: smaller roles, replayed
//! ```
//!
//! Only what the authorizers allowed counts as used: 404, 409 and 422 are answers to requests that
//! were allowed. What is observed is never generalised: no verbs, names or namespaces are added but
//! those without which the observed requests would be refused the next time (`implied.rs`).
//!
//! Whoever writes a log decides what is in it: a subject may send any number of requests in order to
//! keep what it has. So everything is capped, per subject and in all, and what lies beyond a cap is
//! never granted but marked for review.

mod audit2rbac;
mod batch;
mod caps;
mod duplicates;
mod generated;
mod implied;
mod judge;
mod observed;
mod proof;
mod public;
mod roles;
mod tighten;
mod usage;
mod uses;

pub use audit2rbac::Audit2Rbac;
pub use batch::Batch;
pub use caps::Caps;
pub use implied::Implied;
pub use judge::{BindingUse, Judgement, RuleUse, Verdict};
pub use observed::{Review, Span, SubjectUsage, Target, Use, UseNames};
pub use proof::{Keep, Proof, Unseen};
pub use roles::{LearnOptions, Learned, LearnedScope, Reviewed, minimal_rules};
pub use tighten::{Plan, Reason, Replay, Tightening};
pub use usage::{Totals, Usage};
pub use uses::Why;
