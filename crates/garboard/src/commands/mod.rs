//! One file a verb.

pub(crate) mod baseline;
pub(crate) mod completion;
pub(crate) mod config;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod fix;
pub(crate) mod man;
pub(crate) mod netpol;
pub(crate) mod pss;
pub(crate) mod rbac;
pub(crate) mod rules;
pub(crate) mod scan;
pub(crate) mod why;
