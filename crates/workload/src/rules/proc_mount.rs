//! `workload/proc-mount`: the container sees the whole of `/proc`.

use garboard_finding::{Edit, FixClass, Group, Reporter, Settings, Severity, rule};
use garboard_manifest::Field;
use garboard_world::{Object, Workload};

use crate::{Check, pod};

rule! {
    pub(crate) RULE = "workload/proc-mount" {
        severity: Severity::High,
        group: Group::Security,
        title: "/proc without its masks",
        aliases: [
            "pss:procMount", "pss:procMount_restricted", "kubescape:C-0211",
            "kubescape:set-procmount-default", "trivy:KSV-0027", "polaris:procMount",
            "kube-linter:unsafe-proc-mount",
        ],
        page: include_str!("proc_mount.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, settings: &Settings, out: &mut Reporter<'_>) {
    for container in object.workload().into_iter().flat_map(Workload::containers) {
        let spec = container.template.spec();
        let Field::Set(word) = container.security(|context| &context.proc_mount) else {
            continue;
        };
        // The API server refuses the field on Windows.
        if matches!(&**word, "" | "Default") || !pod::is_linux(spec) {
            continue;
        }
        let field = container.path().join("securityContext.procMount");
        let name = container.display_name();
        let finding = out.report(field.clone());
        if &**word == "Unmasked" {
            finding.message(format_args!(
                "container {name} sees and writes all of /proc"
            ));
        } else {
            finding.message(format_args!(
                "container {name} sets procMount to {word}, which Kubernetes does not know"
            ));
        }
        if pod::may_have_own_users(spec, settings) {
            // Its root is nobody on the node: level baseline allows it from v1.35 on.
            finding.severity(Severity::Low);
        }
        finding.fix(FixClass::Unsafe, [Edit::Remove(field)]);
    }
}
