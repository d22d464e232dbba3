//! `manifest/duplicate-key`: a key stands twice in one mapping.

use crate::rule;
use crate::rule::{Group, Severity};

rule! {
    pub(crate) RULE = "manifest/duplicate-key" {
        severity: Severity::Medium,
        group: Group::Input,
        title: "a key stands twice in one mapping",
        aliases: [],
        page: include_str!("duplicate_key.md"),
    }
}
