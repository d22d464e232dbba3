//! `manifest/syntax`: a document that cannot be read.

use crate::rule;
use crate::rule::{Group, Severity};

rule! {
    pub(crate) RULE = "manifest/syntax" {
        severity: Severity::High,
        group: Group::Input,
        title: "a document that cannot be read",
        aliases: [],
        page: include_str!("syntax.md"),
    }
}
