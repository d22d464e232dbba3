//! `manifest/not-utf8`: a file is not UTF-8 text.

use crate::rule;
use crate::rule::{Group, Severity};

rule! {
    pub(crate) RULE = "manifest/not-utf8" {
        severity: Severity::High,
        group: Group::Input,
        title: "a file is not UTF-8 text",
        aliases: [],
        page: include_str!("not_utf8.md"),
    }
}
