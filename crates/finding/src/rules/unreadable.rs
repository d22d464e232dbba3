//! `manifest/unreadable`: a file or folder cannot be read.

use crate::rule;
use crate::rule::{Group, Severity};

rule! {
    pub(crate) RULE = "manifest/unreadable" {
        severity: Severity::High,
        group: Group::Input,
        title: "a file or folder cannot be read",
        aliases: [],
        page: include_str!("unreadable.md"),
    }
}
