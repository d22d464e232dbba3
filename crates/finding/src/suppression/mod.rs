//! Suppressions: a person's decision to accept a finding.

mod policy;

pub use policy::{Entry, EntryPlace, Policy};
