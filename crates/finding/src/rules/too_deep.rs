//! `manifest/too-deep`: a document nests too deep.

use crate::rule;
use crate::rule::{Group, Severity};

rule! {
    pub(crate) RULE = "manifest/too-deep" {
        severity: Severity::High,
        group: Group::Input,
        title: "a document nests too deep",
        aliases: [],
        page: include_str!("too_deep.md"),
    }
}
