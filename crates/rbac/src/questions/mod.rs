//! Questions to a policy, answered with plain data: nothing here prints.
//!
//! ```text
//! Question (words, as people write them) ─► Attributes ─► can_i, who_can
//! Identity ─► effective, access_matrix         Policy × Policy ─► diff
//! World + Policy ─► account_cards              catalogue ─► generate
//! ```

mod accounts;
mod can_i;
mod diff;
mod effective;
mod generate;
mod matrix;
mod powers;
mod who_can;

pub use accounts::AccountCard;
pub use can_i::{Answer, Question};
pub use diff::{Change, PolicyDiff};
pub use effective::{Effective, Permission};
pub use generate::{NoRole, Wish};
pub use matrix::{Access, AccessMatrix, AccessRow, VERBS};
pub use powers::{PowerHolder, PowerKind, PowerMap};
pub use who_can::{Holder, Scope, WhoCan};
