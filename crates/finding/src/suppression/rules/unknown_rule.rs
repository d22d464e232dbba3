//! `suppression/unknown-rule`: a suppression names a rule that is not known.

use crate::rule;
use crate::rule::{Group, Severity};

rule! {
    pub(crate) RULE = "suppression/unknown-rule" {
        severity: Severity::Medium,
        group: Group::Input,
        title: "a suppression names a rule that is not known",
        aliases: [],
        page: include_str!("unknown_rule.md"),
    }
}
