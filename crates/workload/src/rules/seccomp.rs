//! `workload/seccomp`: nothing limits the system calls of the container.

use garboard_finding::{Edit, FixClass, Group, Reporter, Settings, Severity, rule};
use garboard_manifest::{Field, FieldPath, Value};
use garboard_world::{
    ContainerRef, ContainerRole, Object, SeccompProfile, TemplateRef, Workload, WorkloadKind,
};

use crate::{Check, listing, pod};

rule! {
    pub(crate) RULE = "workload/seccomp" {
        severity: Severity::Low,
        group: Group::Security,
        title: "no seccomp profile",
        aliases: [
            "pss:seccompProfile_baseline", "pss:seccompProfile_restricted", "kubescape:C-0055",
            "kubescape:C-0210", "kubescape:C-0211", "kubescape:linux-hardening",
            "kubescape:set-seccomp-profile", "kubescape:set-seccomp-profile-RuntimeDefault",
            "trivy:KSV-0030", "trivy:KSV-0104", "checkov:CKV_K8S_31", "cis-1.12:5.6.2",
        ],
        page: include_str!("seccomp.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

const PROFILE: &str = "securityContext.seccompProfile";

/// What a profile's `type` makes of a container.
#[derive(PartialEq, Eq)]
enum Profile<'w> {
    /// Some filter, or a field that cannot be read.
    Filtered,
    /// Whatever the kubelet does by itself.
    Unset,
    /// `Unconfined`, or a word that Kubernetes does not know.
    Other(&'w str),
}

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    let Some(workload) = object.workload() else {
        return;
    };
    // The API server refuses the field on Windows.
    let has_seccomp = |template: &&TemplateRef| pod::is_linux(template.spec());
    for template in workload.pods().filter(has_seccomp) {
        inspect_pod(workload, template, out);
    }
}

fn inspect_pod(workload: &Workload, template: &TemplateRef, out: &mut Reporter<'_>) {
    let of_pod = profile(template.security(|context| &context.seccomp_profile));
    // Custom resources may carry containers without the pod's own fields (Tekton, Knative).
    let is_for_pod = workload.kind != WorkloadKind::Custom;
    let mut inheritors = Vec::new();
    for container in template.containers() {
        let own = container.security(|context| &context.seccomp_profile);
        match profile(own) {
            Profile::Filtered => {}
            Profile::Unset if own.is_absent() && of_pod != Profile::Unset => {
                inheritors.push(container);
            }
            Profile::Unset => report_unset(&container, is_for_pod && own.is_absent(), out),
            Profile::Other(word) => {
                let who = format!("container {} sets seccomp to", container.display_name());
                report_word(out, &container.path(), &who, word);
            }
        }
    }
    if let Profile::Other(word) = of_pod {
        let who = if inheritors.is_empty() {
            "the pod sets seccomp to".to_owned()
        } else {
            format!(
                "the pod sets seccomp of {} to",
                listing::containers(&inheritors)
            )
        };
        report_word(out, &template.spec_path, &who, word);
    }
}

/// Reports a container without a profile; with `is_for_pod` the pod should name one, which spares
/// a line for each container.
fn report_unset(container: &ContainerRef<'_>, is_for_pod: bool, out: &mut Reporter<'_>) {
    let field = container.path().join(PROFILE);
    let finding = out.report(field.clone());
    let name = container.display_name();
    finding.message(format_args!("container {name} has no seccomp profile"));
    let at = if is_for_pod {
        container.template.path(PROFILE)
    } else {
        field
    };
    if container.role != ContainerRole::Ephemeral {
        finding.fix(FixClass::Unsafe, [use_default(&at)]);
    }
}

fn profile(field: &Field<SeccompProfile>) -> Profile<'_> {
    let Field::Set(profile) = field else {
        return if field.is_absent() {
            Profile::Unset
        } else {
            Profile::Filtered
        };
    };
    match (&profile.profile_type, profile.profile_type.text()) {
        (Field::Invalid, _) | (_, "RuntimeDefault" | "Localhost") => Profile::Filtered,
        (_, "") => Profile::Unset,
        (_, word) => Profile::Other(word),
    }
}

/// Reports a type that filters nothing; `owner` holds the security context.
fn report_word(out: &mut Reporter<'_>, owner: &FieldPath, who: &str, word: &str) {
    let finding = out.report(owner.join(PROFILE).join("type"));
    finding.fix(FixClass::Unsafe, [use_default(&owner.join(PROFILE))]);
    if word == "Unconfined" {
        finding
            .severity(Severity::Medium)
            .message(format_args!("{who} Unconfined"));
    } else {
        finding.message(format_args!("{who} {word}, which Kubernetes does not know"));
    }
}

fn use_default(profile: &FieldPath) -> Edit {
    Edit::Set(profile.join("type"), Value::String("RuntimeDefault".into()))
}
