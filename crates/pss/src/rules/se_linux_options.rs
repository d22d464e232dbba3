//! `seLinuxOptions`: SELinux types of containers only, and no user or role.
//!
//! Follows `policy/check_seLinuxOptions.go`.

use std::collections::BTreeSet;

use garboard_finding::{Group, Level, Severity, rule};
use garboard_manifest::Field;
use garboard_world::SeLinuxOptions;

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::verdict::Violation;
use crate::wording::{Offenders, plural, quoted};

rule! {
    pub(crate) RULE = "pss/se-linux-options" {
        severity: Severity::High,
        group: Group::Security,
        title: "refused for SELinux options",
        aliases: ["pss-check:seLinuxOptions"],
        page: include_str!("se_linux_options.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "seLinuxOptions",
    level: Level::Baseline,
    revisions: &[
        Revision::since(0, judge),
        Revision::since(31, judge_with_engine),
    ],
    overrides: &[],
    rule: &RULE,
};

const FIELD: &str = "securityContext.seLinuxOptions";
const TYPES: [&str; 4] = ["", "container_t", "container_init_t", "container_kvm_t"];

fn judge(pod: &PodView<'_>) -> Option<Violation> {
    judge_types(pod, |kind| TYPES.contains(&kind))
}

fn judge_with_engine(pod: &PodView<'_>) -> Option<Violation> {
    judge_types(pod, |kind| {
        TYPES.contains(&kind) || kind == "container_engine_t"
    })
}

fn judge_types(pod: &PodView<'_>, is_allowed: impl Fn(&str) -> bool) -> Option<Violation> {
    let mut offenders = Offenders::default();
    let mut forbidden = Forbidden::default();
    let of_pod = pod.security(|context| &context.se_linux_options);
    for field in forbidden.look_at(of_pod, &is_allowed) {
        offenders.pod(pod.path(FIELD).join(field));
    }
    for container in pod.containers() {
        let options = container.security(|context| &context.se_linux_options);
        let fields = forbidden.look_at(options, &is_allowed);
        if !fields.is_empty() {
            let at = container.path().join(FIELD);
            offenders.container_with(&container, fields.into_iter().map(|field| at.join(field)));
        }
    }
    offenders.refused(&CHECK, "seLinuxOptions", |who| {
        format!("{who} set forbidden {FIELD}: {}", forbidden.text())
    })
}

/// What is forbidden in all the options that were looked at.
#[derive(Default)]
struct Forbidden<'w> {
    types: BTreeSet<&'w str>,
    has_user: bool,
    has_role: bool,
}

impl<'w> Forbidden<'w> {
    /// Notes what is forbidden in some options, and returns the names of those fields.
    fn look_at(
        &mut self,
        options: &'w Field<SeLinuxOptions>,
        is_allowed: impl Fn(&str) -> bool,
    ) -> Vec<&'static str> {
        let mut fields = Vec::new();
        let Some(options) = options.get() else {
            return fields;
        };
        let kind = options.se_linux_type.text();
        if !is_allowed(kind) {
            self.types.insert(kind);
            fields.push("type");
        }
        if !options.user.text().is_empty() {
            self.has_user = true;
            fields.push("user");
        }
        if !options.role.text().is_empty() {
            self.has_role = true;
            fields.push("role");
        }
        fields
    }

    fn text(self) -> String {
        let mut parts = Vec::new();
        if !self.types.is_empty() {
            let word = plural("type", "types", self.types.len());
            parts.push(format!("{word} {}", quoted(self.types)));
        }
        if self.has_user {
            parts.push("user may not be set".to_owned());
        }
        if self.has_role {
            parts.push("role may not be set".to_owned());
        }
        parts.join("; ")
    }
}
