//! `seccompProfile_baseline`: seccomp must not be switched off.
//!
//! Follows `policy/check_seccompProfile_baseline.go`.

use std::collections::{BTreeMap, BTreeSet};

use garboard_finding::{Group, Level, Severity, rule};
use garboard_manifest::{Field, FieldPath};
use garboard_world::SeccompProfile;

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::quote::Quoted;
use crate::verdict::Violation;
use crate::wording::{Offenders, plural, quoted};

rule! {
    pub(crate) RULE = "pss/seccomp-profile-baseline" {
        severity: Severity::High,
        group: Group::Security,
        title: "refused for a seccomp profile",
        aliases: ["pss-check:seccompProfile_baseline"],
        page: include_str!("seccomp_profile_baseline.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "seccompProfile_baseline",
    level: Level::Baseline,
    revisions: &[
        Revision::since(0, judge_annotations),
        Revision::since(19, judge_fields),
    ],
    overrides: &[],
    rule: &RULE,
};

const FIELD: &str = "securityContext.seccompProfile.type";
const POD_ANNOTATION: &str = "seccomp.security.alpha.kubernetes.io/pod";
const CONTAINER_PREFIX: &str = "container.seccomp.security.alpha.kubernetes.io/";

/// Before v1.19 seccomp was an annotation; the fields were not looked at.
fn judge_annotations(pod: &PodView<'_>) -> Option<Violation> {
    let mut forbidden: BTreeMap<String, FieldPath> = BTreeMap::new();
    let mut look_at = |name: &str| {
        let value = pod.annotations().get(name);
        if let Some(value) = value.filter(|value| !is_allowed_annotation(value)) {
            let setting = format!("{name}={}", Quoted(value));
            forbidden.insert(setting, pod.annotation_path(name));
        }
    };
    if !pod.annotations().is_empty() {
        look_at(POD_ANNOTATION);
        for container in pod.containers() {
            look_at(&format!("{CONTAINER_PREFIX}{}", container.name()));
        }
    }
    if forbidden.is_empty() {
        return None;
    }
    let word = plural("annotation", "annotations", forbidden.len());
    let (settings, paths): (Vec<_>, Vec<_>) = forbidden.into_iter().unzip();
    let detail = format!("forbidden {word} {}", settings.join(", "));
    Some(CHECK.violated("seccompProfile", detail, paths))
}

/// Since v1.19 only the fields count.
fn judge_fields(pod: &PodView<'_>) -> Option<Violation> {
    forbidden_types(pod, &CHECK)
}

fn is_allowed_annotation(value: &str) -> bool {
    matches!(value, "runtime/default" | "docker/default") || value.starts_with("localhost/")
}

/// Reports profile types that are set and not allowed, as `check`.
pub(super) fn forbidden_types(pod: &PodView<'_>, check: &'static Check) -> Option<Violation> {
    let mut offenders = Offenders::default();
    let mut types = BTreeSet::new();
    if let Some(bad) = forbidden_type(pod.security(|context| &context.seccomp_profile)) {
        types.insert(bad);
        offenders.pod(pod.path(FIELD));
    }
    for container in pod.containers() {
        let profile = container.security(|context| &context.seccomp_profile);
        if let Some(bad) = forbidden_type(profile) {
            types.insert(bad);
            offenders.container(&container, FIELD);
        }
    }
    offenders.refused(check, "seccompProfile", |who| {
        format!("{who} must not set {FIELD} to {}", quoted(types))
    })
}

/// A type that is set, readable, and not allowed.
fn forbidden_type(profile: &Field<SeccompProfile>) -> Option<&str> {
    let kind = &profile.get()?.profile_type;
    let is_allowed = matches!(kind.text(), "RuntimeDefault" | "Localhost");
    (!is_allowed && !kind.is_invalid()).then(|| kind.text())
}
