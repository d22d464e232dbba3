//! `workload/run-as-non-root`: nothing keeps the container from running as root.

use garboard_finding::{Edit, FixClass, Group, Reporter, Settings, Severity, rule};
use garboard_manifest::{Field, Value};
use garboard_world::{ContainerRef, ContainerRole, Object, TemplateRef, Workload, WorkloadKind};

use crate::{Check, listing, pod};

rule! {
    pub(crate) RULE = "workload/run-as-non-root" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "container may run as root",
        aliases: [
            "pss:runAsNonRoot", "kubescape:C-0013", "kubescape:C-0211",
            "kubescape:non-root-containers", "trivy:KSV-0012", "polaris:runAsRootAllowed",
            "kube-linter:run-as-non-root", "checkov:CKV_K8S_23", "cis-1.12:5.2.7",
        ],
        page: include_str!("run_as_non_root.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

const FIELD: &str = "securityContext.runAsNonRoot";

fn inspect(object: &Object, settings: &Settings, out: &mut Reporter<'_>) {
    let Some(workload) = object.workload() else {
        return;
    };
    for template in workload.pods() {
        if !pod::may_have_own_users(template.spec(), settings) {
            inspect_pod(workload, template, out);
        }
    }
}

fn inspect_pod(workload: &Workload, template: &TemplateRef, out: &mut Reporter<'_>) {
    let of_pod = template.security(|context| &context.run_as_non_root);
    let inherits_false = |container: &ContainerRef<'_>| {
        of_pod.is_false()
            && container
                .security(|context| &context.run_as_non_root)
                .is_absent()
    };
    let (inheritors, others): (Vec<_>, Vec<_>) = template
        .containers()
        .filter(may_be_root)
        .partition(inherits_false);
    let is_for_pod = pod_may_demand_it(workload, template);
    for container in &others {
        inspect_container(container, is_for_pod, out);
    }
    if !inheritors.is_empty() {
        let field = template.path(FIELD);
        let names = listing::containers(&inheritors);
        out.report(field.clone())
            .message(format_args!(
                "{names} may run as root: the pod sets runAsNonRoot to false"
            ))
            .fix(FixClass::Unsafe, [Edit::Set(field, Value::Bool(true))]);
    }
}

/// Reports a container; where it says nothing itself and `is_for_pod`, the pod's field is to be set,
/// which spares a line for each container.
fn inspect_container(container: &ContainerRef<'_>, is_for_pod: bool, out: &mut Reporter<'_>) {
    let template = container.template;
    let says_nothing = container
        .security(|context| &context.run_as_non_root)
        .is_absent();
    let whom = if template.spec().is_windows() {
        "an administrator"
    } else {
        "root"
    };
    let why = if says_nothing {
        "its image decides"
    } else {
        "runAsNonRoot is false"
    };
    let field = container.path().join(FIELD);
    let finding = out.report(field.clone());
    let name = container.display_name();
    finding.message(format_args!("container {name} may run as {whom}: {why}"));
    let at = if says_nothing && is_for_pod {
        template.path(FIELD)
    } else {
        field
    };
    if container.role != ContainerRole::Ephemeral {
        finding.fix(FixClass::Unsafe, [Edit::Set(at, Value::Bool(true))]);
    }
}

/// The kubelet starts a container as user 0 unless `runAsUser` or `runAsNonRoot` says otherwise
/// (`verifyRunAsNonRoot`). A container that is told to be user 0 is another rule's finding.
fn may_be_root(container: &ContainerRef<'_>) -> bool {
    let effective = container.effective();
    let is_unsaid = matches!(
        effective.run_as_non_root(),
        Field::Absent | Field::Set(false)
    );
    let user_is_unsaid = if container.template.spec().is_windows() {
        // Windows has names instead of numbers.
        let options = effective.windows_options().get();
        options.is_none_or(|options| match &options.run_as_user_name {
            Field::Set(name) => !name.eq_ignore_ascii_case("ContainerUser"),
            Field::Absent => true,
            Field::Invalid => false,
        })
    } else {
        match effective.run_as_user() {
            Field::Set(user) => *user < 0,
            Field::Absent => true,
            Field::Invalid => false,
        }
    };
    is_unsaid && user_is_unsaid
}

/// Whether `runAsNonRoot: true` at the pod is understood and keeps no container from starting.
fn pod_may_demand_it(workload: &Workload, template: &TemplateRef) -> bool {
    let is_told_to_be_root = |container: ContainerRef<'_>| {
        container.effective().run_as_user().is(&0)
            && container
                .security(|context| &context.run_as_non_root)
                .is_absent()
    };
    // Custom resources may carry containers without the pod's own fields (Tekton, Knative).
    workload.kind != WorkloadKind::Custom && !template.containers().any(is_told_to_be_root)
}
