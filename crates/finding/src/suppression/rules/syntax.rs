//! `suppression/syntax`: a suppression that cannot be read.

use crate::rule;
use crate::rule::{Group, Severity};

rule! {
    pub(crate) RULE = "suppression/syntax" {
        severity: Severity::Medium,
        group: Group::Input,
        title: "a suppression that cannot be read",
        aliases: [],
        page: include_str!("syntax.md"),
    }
}
