//! What tests share: recorded cases, rule pages as tests, small fixtures.
//!
//! Only ever a development dependency, and itself only over the foundation.

pub mod claims;
pub mod conformance;
pub mod pages;
