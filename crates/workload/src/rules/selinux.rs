//! `workload/selinux`: the container's SELinux label is not one for containers.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_manifest::{Field, FieldPath};
use garboard_world::{SeLinuxOptions, TemplateRef};

use crate::{Check, pod};

rule! {
    pub(crate) RULE = "workload/selinux" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "SELinux label of its own",
        aliases: ["pss:seLinuxOptions", "trivy:KSV-0025"],
        page: include_str!("selinux.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

/// Types that confine a container (pod-security-admission, `check_seLinuxOptions.go`).
const CONFINED: [&str; 4] = [
    "container_t",
    "container_init_t",
    "container_kvm_t",
    "container_engine_t",
];

/// Types that confine nothing.
const UNCONFINED: [&str; 2] = ["spc_t", "unconfined_t"];

fn inspect(template: &TemplateRef, out: &mut Reporter<'_>) {
    // The API server refuses the field on Windows.
    if !pod::is_linux(template.spec()) {
        return;
    }
    let of_pod = template.security(|context| &context.se_linux_options);
    inspect_options(of_pod, "the pod", &template.spec_path, out);
    for container in template.containers() {
        let own = container.security(|context| &context.se_linux_options);
        if own.get().is_some() {
            let who = format!("container {}", container.display_name());
            inspect_options(own, &who, &container.path(), out);
        }
    }
}

/// Judges a label; `owner` holds the security context.
fn inspect_options(
    options: &Field<SeLinuxOptions>,
    who: &str,
    owner: &FieldPath,
    out: &mut Reporter<'_>,
) {
    let Some(options) = options.get() else {
        return;
    };
    let fields = [
        ("type", options.se_linux_type.text()),
        ("user", options.user.text()),
        ("role", options.role.text()),
    ];
    for (name, value) in fields {
        if value.is_empty() || name == "type" && CONFINED.contains(&value) {
            continue;
        }
        let field = owner.join("securityContext.seLinuxOptions").join(name);
        let finding = out.report(field.clone());
        // Whoever chose a label had a file or device in mind that needs it.
        finding.fix(FixClass::DisplayOnly, [Edit::Remove(field)]);
        if name == "type" && UNCONFINED.contains(&value) {
            finding.severity(Severity::High).message(format_args!(
                "{who} runs as SELinux type {value}, which confines nothing"
            ));
        } else {
            finding.message(format_args!("{who} chooses the SELinux {name} {value}"));
        }
    }
}
