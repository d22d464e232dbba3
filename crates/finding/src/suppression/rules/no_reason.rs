//! `suppression/no-reason`: a suppression without a reason.

use crate::rule;
use crate::rule::{Group, Severity};

rule! {
    pub(crate) RULE = "suppression/no-reason" {
        severity: Severity::Medium,
        group: Group::Input,
        title: "a suppression without a reason",
        aliases: [],
        page: include_str!("no_reason.md"),
    }
}
