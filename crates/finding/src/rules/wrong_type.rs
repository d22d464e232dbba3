//! `manifest/wrong-type`: a field has a value of a wrong type.

use crate::rule;
use crate::rule::{Group, Severity};

rule! {
    pub(crate) RULE = "manifest/wrong-type" {
        severity: Severity::High,
        group: Group::Input,
        title: "a field has a value of a wrong type",
        aliases: [],
        page: include_str!("wrong_type.md"),
    }
}
