//! `workload/run-as-user-zero`: the manifest asks for root by number.

use garboard_finding::{Edit, FixClass, Group, Reporter, Settings, Severity, rule};
use garboard_manifest::Value;
use garboard_world::{Object, TemplateRef, Workload};

use crate::{Check, listing, pod};

rule! {
    pub(crate) RULE = "workload/run-as-user-zero" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "container runs as user 0",
        aliases: [
            "pss:runAsUser", "kubescape:C-0013", "kubescape:C-0211",
            "kubescape:non-root-containers", "trivy:KSV-0012", "trivy:KSV-0105",
            "polaris:runAsRootAllowed", "kube-linter:run-as-non-root", "checkov:CKV_K8S_23",
            "cis-1.12:5.2.7",
        ],
        page: include_str!("run_as_user_zero.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

const FIELD: &str = "securityContext.runAsUser";

fn inspect(object: &Object, settings: &Settings, out: &mut Reporter<'_>) {
    for template in object.workload().into_iter().flat_map(Workload::pods) {
        // Windows has no numbers for users; the API server refuses the field there.
        let spec = template.spec();
        if pod::is_linux(spec) && !pod::may_have_own_users(spec, settings) {
            inspect_pod(template, out);
        }
    }
}

fn inspect_pod(template: &TemplateRef, out: &mut Reporter<'_>) {
    let mut inheritors = Vec::new();
    for container in template.containers() {
        let own = container.security(|context| &context.run_as_user);
        if own.is_absent() {
            inheritors.push(container);
        }
        if !own.is(&0) {
            continue;
        }
        let field = container.path().join(FIELD);
        let name = container.display_name();
        let finding = out.report(field.clone());
        if container.effective().run_as_non_root().is_true() {
            finding.message(format_args!(
                "container {name} asks for user 0 and for runAsNonRoot, so it never starts"
            ));
        } else {
            finding.message(format_args!("container {name} runs as user 0"));
        }
        // Which user the files of the image belong to, only the image knows.
        let instead = container.path().join("securityContext.runAsNonRoot");
        let edits = [Edit::Remove(field), Edit::Set(instead, Value::Bool(true))];
        finding.fix(FixClass::DisplayOnly, edits);
    }
    if !template.security(|context| &context.run_as_user).is(&0) {
        return;
    }
    let field = template.path(FIELD);
    let finding = out.report(field.clone());
    if inheritors.is_empty() {
        finding
            .severity(Severity::Low)
            .message("the pod asks for user 0, though each of its containers asks for another");
    } else {
        let verb = if inheritors.len() == 1 { "runs" } else { "run" };
        finding.message(format_args!(
            "{} {verb} as user 0",
            listing::containers(&inheritors)
        ));
    }
    let instead = template.path("securityContext.runAsNonRoot");
    let edits = [Edit::Remove(field), Edit::Set(instead, Value::Bool(true))];
    finding.fix(FixClass::DisplayOnly, edits);
}
