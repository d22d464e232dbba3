//! `workload/instance-label`: the label says another name than the object has.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::Object;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/instance-label" {
        severity: Severity::Info,
        group: Group::Hygiene,
        title: "instance label is not the name",
        aliases: ["polaris:metadataAndInstanceMismatched"],
        page: include_str!("instance_label.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

const LABEL: &str = "app.kubernetes.io/instance";

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    if object.workload().is_none() || object.meta.name.is_empty() {
        return;
    }
    let (name, instance) = (&object.meta.name, object.meta.labels.get(LABEL));
    if instance == Some(name) {
        return;
    }
    let finding = out.report(FieldPath::new("metadata.labels").key(LABEL));
    let kind = &object.kind;
    match instance {
        Some(instance) => finding.message(format_args!(
            "{kind} {name} is labelled as instance {instance}"
        )),
        None => finding.message(format_args!("{kind} {name} has no label {LABEL}")),
    };
}
