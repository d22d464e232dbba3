//! `suppression/unused`: a suppression that accepts nothing.

use crate::rule;
use crate::rule::{Group, Severity};

rule! {
    pub(crate) RULE = "suppression/unused" {
        severity: Severity::Info,
        group: Group::Input,
        title: "a suppression that accepts nothing",
        aliases: [],
        page: include_str!("unused.md"),
    }
}
