//! `workload/apparmor`: the runtime's AppArmor profile is switched off.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_manifest::{Field, FieldPath};
use garboard_world::{AppArmorProfile, TemplateRef};

use crate::{Check, pod};

rule! {
    pub(crate) RULE = "workload/apparmor" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "AppArmor switched off",
        aliases: ["pss:appArmorProfile", "trivy:KSV-0002"],
        page: include_str!("apparmor.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

const PROFILE: &str = "securityContext.appArmorProfile";

/// How a container got its profile before v1.30; it still counts where the field is absent.
const ANNOTATION: &str = "container.apparmor.security.beta.kubernetes.io/";

fn inspect(template: &TemplateRef, out: &mut Reporter<'_>) {
    // The API server refuses the field on Windows.
    if !pod::is_linux(template.spec()) {
        return;
    }
    let of_pod = template.security(|context| &context.app_armor_profile);
    inspect_field(of_pod, "the pod", &template.spec_path, out);
    for container in template.containers() {
        let own = container.security(|context| &context.app_armor_profile);
        if own.get().is_some() {
            let who = format!("container {}", container.display_name());
            inspect_field(own, &who, &container.path(), out);
        }
    }
    // PSA: every annotation of this prefix counts, whether or not there is such a container.
    for (key, value) in template.pod.annotations.iter() {
        let Some(name) = key.strip_prefix(ANNOTATION) else {
            continue;
        };
        let is_profile = matches!(&**value, "" | "runtime/default");
        if is_profile || value.starts_with("localhost/") {
            continue;
        }
        let field = template.meta_path.join("annotations").key(key);
        report(
            out,
            field.clone(),
            &format!("an annotation for container {name}"),
            value,
        )
        .fix(FixClass::Unsafe, [Edit::Remove(field)]);
    }
}

/// Judges a profile; `owner` holds the security context.
fn inspect_field(
    profile: &Field<AppArmorProfile>,
    who: &str,
    owner: &FieldPath,
    out: &mut Reporter<'_>,
) {
    let word = profile
        .get()
        .map_or("", |profile| profile.profile_type.text());
    if !matches!(word, "" | "RuntimeDefault" | "Localhost") {
        let profile = owner.join(PROFILE);
        // Without the field the runtime's own profile holds.
        report(out, profile.join("type"), who, word).fix(FixClass::Unsafe, [Edit::Remove(profile)]);
    }
}

fn report<'r>(
    out: &'r mut Reporter<'_>,
    at: FieldPath,
    who: &str,
    word: &str,
) -> &'r mut garboard_finding::Finding {
    let finding = out.report(at);
    if word.eq_ignore_ascii_case("unconfined") {
        finding.message(format_args!("{who} switches AppArmor off"))
    } else {
        finding.message(format_args!(
            "{who} sets AppArmor to {word}, which Kubernetes does not know"
        ))
    }
}
