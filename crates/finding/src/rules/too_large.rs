//! `manifest/too-large`: an input is beyond the limit of size or number.

use crate::rule;
use crate::rule::{Group, Severity};

rule! {
    pub(crate) RULE = "manifest/too-large" {
        severity: Severity::High,
        group: Group::Input,
        title: "an input is beyond the limit of size or number",
        aliases: [],
        page: include_str!("too_large.md"),
    }
}
