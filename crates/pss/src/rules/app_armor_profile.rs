//! `appArmorProfile`: AppArmor must not be switched off, by field or by annotation.
//!
//! Follows `policy/check_appArmorProfile.go`.

use std::collections::BTreeSet;

use garboard_finding::{Group, Level, Severity, rule};
use garboard_manifest::{Field, FieldPath};
use garboard_world::AppArmorProfile;

use crate::check::{Check, Revision};
use crate::pod::PodView;
use crate::quote::Quoted;
use crate::verdict::Violation;
use crate::wording::{Offenders, plural, quoted};

rule! {
    pub(crate) RULE = "pss/app-armor-profile" {
        severity: Severity::High,
        group: Group::Security,
        title: "refused for an AppArmor profile",
        aliases: ["pss-check:appArmorProfile"],
        page: include_str!("app_armor_profile.md"),
    }
}

pub(crate) static CHECK: Check = Check {
    id: "appArmorProfile",
    level: Level::Baseline,
    revisions: &[Revision::since(0, judge)],
    overrides: &[],
    rule: &RULE,
};

const ANNOTATION_PREFIX: &str = "container.apparmor.security.beta.kubernetes.io/";

fn judge(pod: &PodView<'_>) -> Option<Violation> {
    let mut offenders = Offenders::default();
    let mut types = BTreeSet::new();
    if let Some(bad) = forbidden_type(pod.security(|context| &context.app_armor_profile)) {
        types.insert(bad);
        offenders.pod(pod.path("securityContext.appArmorProfile.type"));
    }
    for container in pod.containers() {
        let profile = container.security(|context| &context.app_armor_profile);
        if let Some(bad) = forbidden_type(profile) {
            types.insert(bad);
            offenders.container(&container, "securityContext.appArmorProfile.type");
        } else if pod.is_unconfined_by_annotation(&container, ANNOTATION_PREFIX) {
            types.insert("Unconfined");
            offenders.container_with(&container, []); // the annotation has its path below
        }
    }
    let annotations = forbidden_annotations(pod);
    if offenders.is_empty() && annotations.is_empty() {
        return None;
    }
    let mut setters = offenders.to_string();
    if !annotations.is_empty() {
        let and = if offenders.is_empty() { "" } else { " and " };
        let word = plural("annotation", "annotations", annotations.len());
        setters = format!("{setters}{and}{word}");
    }
    let values = types
        .into_iter()
        .chain(annotations.iter().map(|(setting, _)| &**setting));
    let values: Vec<&str> = values.collect();
    let reason = plural(
        "forbidden AppArmor profile",
        "forbidden AppArmor profiles",
        values.len(),
    );
    let detail = format!(
        "{setters} must not set AppArmor profile type to {}",
        quoted(values)
    );
    let mut paths = offenders.paths;
    paths.extend(annotations.into_iter().map(|(_, path)| path));
    Some(CHECK.violated(reason, detail, paths))
}

/// Annotations as `name="value"`, sorted by that, with their paths.
fn forbidden_annotations(pod: &PodView<'_>) -> Vec<(String, FieldPath)> {
    let mut forbidden: Vec<(String, FieldPath)> = pod
        .annotations()
        .iter()
        .filter(|(name, value)| name.starts_with(ANNOTATION_PREFIX) && !is_allowed(value))
        .map(|(name, value)| {
            (
                format!("{name}={}", Quoted(value)),
                pod.annotation_path(name),
            )
        })
        .collect();
    forbidden.sort_unstable();
    forbidden
}

/// A type that is set, readable, and not allowed.
fn forbidden_type(profile: &Field<AppArmorProfile>) -> Option<&str> {
    let kind = &profile.get()?.profile_type;
    let is_allowed = matches!(kind.text(), "RuntimeDefault" | "Localhost");
    (!is_allowed && !kind.is_invalid()).then(|| kind.text())
}

fn is_allowed(annotation: &str) -> bool {
    matches!(annotation, "" | "runtime/default") || annotation.starts_with("localhost/")
}
