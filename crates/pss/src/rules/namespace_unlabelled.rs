//! `pss/namespace-unlabelled`: nothing keeps dangerous pods out of the namespace.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_manifest::{FieldPath, Value};
use garboard_world::{Body, Object};

use crate::policy::ENFORCE;

rule! {
    pub(crate) RULE = "pss/namespace-unlabelled" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "namespace without a Pod Security level",
        aliases: [
            "kubescape:C-0192", "kubescape:C-0193", "kubescape:C-0194", "kubescape:C-0195",
            "kubescape:C-0196", "kubescape:C-0197", "kubescape:C-0198", "kubescape:C-0199",
            "kubescape:C-0200", "kubescape:C-0201", "kubescape:C-0202", "kubescape:C-0203",
            "kubescape:C-0204",
            "kubescape:pod-security-admission-applied-1",
            "kubescape:pod-security-admission-applied-2",
            "kubescape:pod-security-admission-baseline-applied-1",
            "kubescape:pod-security-admission-baseline-applied-2",
            "kubescape:pod-security-admission-restricted-applied-1",
            "kubescape:pod-security-admission-restricted-applied-2",
        ],
        page: include_str!("namespace_unlabelled.md"),
    }
}

/// A level that is written is a decision, `privileged` too.
pub(crate) fn inspect(namespace: &Object, out: &mut Reporter<'_>) {
    if !matches!(namespace.body, Body::Namespace) || namespace.meta.labels.get(ENFORCE).is_some() {
        return;
    }
    let labels = FieldPath::new("metadata.labels");
    let edit = Edit::Set(labels.key(ENFORCE), Value::String("baseline".into()));
    let finding = out.report(labels);
    finding.message(format_args!(
        "namespace {} admits every pod: it has no label {ENFORCE}",
        namespace.name()
    ));
    if namespace.name().starts_with("kube-") {
        // Their pods are the cluster's own, and many of them need the node.
        finding
            .severity(Severity::Info)
            .fix(FixClass::DisplayOnly, [edit]);
    } else {
        finding.fix(FixClass::Unsafe, [edit]);
    }
}
