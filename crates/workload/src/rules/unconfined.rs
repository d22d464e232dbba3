//! `workload/unconfined`: none of the kernel's protections is asked for.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::Field;
use garboard_world::ContainerRef;

use crate::{Check, capability, pod};

rule! {
    pub(crate) RULE = "workload/unconfined" {
        severity: Severity::Low,
        group: Group::Hygiene,
        title: "no kernel protection of any kind",
        aliases: ["polaris:linuxHardening"],
        page: include_str!("unconfined.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    if !pod::is_linux(container.template.spec()) || is_confined(container) {
        return;
    }
    out.report(container.path().join("securityContext"))
        .message(format_args!(
            "container {} has no seccomp or AppArmor profile, no SELinux label and drops nothing",
            container.display_name()
        ));
}

/// Whether one of the kernel's protections is asked for; an invalid field may be one.
fn is_confined(container: &ContainerRef<'_>) -> bool {
    let effective = container.effective();
    let is_on = |profile: &Field<Box<str>>| !matches!(profile.text(), "" | "Unconfined");
    let seccomp = match effective.seccomp_profile() {
        Field::Set(profile) => is_on(&profile.profile_type),
        Field::Absent => false,
        Field::Invalid => true,
    };
    let app_armor = match effective.app_armor_profile() {
        Field::Set(profile) => is_on(&profile.profile_type),
        Field::Absent => has_annotation(container),
        Field::Invalid => true,
    };
    let se_linux = !effective.se_linux_options().is_absent();
    seccomp || app_armor || se_linux || drops_some(container)
}

/// Before v1.30 AppArmor was an annotation of the pod.
fn has_annotation(container: &ContainerRef<'_>) -> bool {
    let key = format!(
        "container.apparmor.security.beta.kubernetes.io/{}",
        container.name()
    );
    let profile = container.template.pod.annotations.get(&key);
    profile.is_some_and(|profile| !matches!(&**profile, "" | "unconfined"))
}

fn drops_some(container: &ContainerRef<'_>) -> bool {
    match container.security(|context| &context.capabilities) {
        Field::Absent => false,
        Field::Invalid => true,
        Field::Set(capabilities) => {
            let mut added = capabilities.add.items().iter();
            !capabilities.drop.items().is_empty()
                && !added.any(|name| capability::normal(name) == "ALL")
        }
    }
}
