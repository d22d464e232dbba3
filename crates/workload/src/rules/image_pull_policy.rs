//! `workload/image-pull-policy`: what runs depends on what the node has.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_manifest::Value;
use garboard_world::ContainerRef;

use crate::Check;
use crate::image::ImageReference;

rule! {
    pub(crate) RULE = "workload/image-pull-policy" {
        severity: Severity::Low,
        group: Group::Hygiene,
        title: "image is not pulled at every start",
        aliases: [
            "polaris:pullPolicyNotAlways", "kubescape:C-0075" only [FLOATING],
            "kubescape:image-pull-policy-is-not-set-to-always" only [FLOATING],
            "checkov:CKV_K8S_15",
        ],
        page: include_str!("image_pull_policy.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

/// Facet: the tag is `latest`, or there is none, and another policy than `Always` is written.
const FLOATING: &str = "floating";

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let Some(image) = container
        .container
        .image
        .get()
        .and_then(|it| ImageReference::parse(it))
    else {
        return;
    };
    let policy = &container.container.image_pull_policy;
    // A digest names the content, wherever it comes from.
    if policy.is_invalid() || policy.text() == "Always" || image.digest.is_some() {
        return;
    }
    let is_latest = image.tag.is_none_or(|tag| tag == "latest");
    let at = container.path().join("imagePullPolicy");
    let name = container.display_name();
    let always = Edit::Set(at.clone(), Value::String("Always".into()));
    let finding = out.report(at);
    match (policy.text(), is_latest) {
        ("", true) => finding
            .severity(Severity::Info)
            .message(format_args!(
                "container {name} is pulled at every start only because of its tag"
            ))
            .fix(FixClass::Safe, [always]),
        ("", false) => finding
            .message(format_args!(
                "container {name} has no pull policy, so that it is IfNotPresent"
            ))
            .fix(FixClass::Unsafe, [always]),
        (policy, is_latest) => finding
            .facets(is_latest.then_some(FLOATING))
            .message(format_args!("container {name} has pull policy {policy}"))
            .fix(FixClass::Unsafe, [always]),
    };
}
