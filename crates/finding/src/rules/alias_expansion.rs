//! `manifest/alias-expansion`: aliases would blow the document up.

use crate::rule;
use crate::rule::{Group, Severity};

rule! {
    pub(crate) RULE = "manifest/alias-expansion" {
        severity: Severity::High,
        group: Group::Input,
        title: "aliases would blow the document up",
        aliases: [],
        page: include_str!("alias_expansion.md"),
    }
}
