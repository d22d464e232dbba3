//! `suppression/strict`: a suppression of a strict rule.

use crate::rule;
use crate::rule::{Group, Severity};

rule! {
    pub(crate) RULE = "suppression/strict" {
        severity: Severity::Medium,
        group: Group::Input,
        title: "a suppression of a strict rule",
        aliases: [],
        page: include_str!("strict.md"),
    }
}
