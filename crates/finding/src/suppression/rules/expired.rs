//! `suppression/expired`: a suppression that has ended.

use crate::rule;
use crate::rule::{Group, Severity};

rule! {
    pub(crate) RULE = "suppression/expired" {
        severity: Severity::Low,
        group: Group::Input,
        title: "a suppression that has ended",
        aliases: [],
        page: include_str!("expired.md"),
    }
}
