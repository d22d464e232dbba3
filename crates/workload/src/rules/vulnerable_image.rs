//! `workload/vulnerable-image`: a component of the cluster has a hole that everybody knows.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::ContainerRef;

use crate::Check;
use crate::image::ImageReference;

rule! {
    pub(crate) RULE = "workload/vulnerable-image" {
        severity: Severity::High,
        group: Group::Security,
        title: "version with a known hole",
        aliases: [
            "kubescape:C-0059" only [SNIPPETS],
            "kubescape:nginx-ingress-snippet-annotation-vulnerability" only [SNIPPETS], "kubescape:C-0081" only ["CVE-2022-24348"],
            "kubescape:CVE-2022-24348" only ["CVE-2022-24348"],
            "kubescape:C-0090" only ["CVE-2022-39328"],
            "kubescape:CVE-2022-39328" only ["CVE-2022-39328"],
            "kubescape:C-0091" only ["CVE-2022-47633"],
            "kubescape:CVE-2022-47633" only ["CVE-2022-47633"],
        ],
        page: include_str!("vulnerable_image.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

/// Snippets of ingress-nginx; the one with a name of its own here, because several tools ask for it.
const SNIPPETS: &str = "CVE-2021-25742";

type Version = (u32, u32, u32);

/// A hole in a well-known image.
struct Hole {
    cve: &'static str,
    /// How the image's name ends, as whole components.
    images: &'static [&'static str],
    /// From the first version that has it to the first that has it no more.
    versions: &'static [(Version, Version)],
    severity: Severity,
    what: &'static str,
}

/// Holes of components that half of all clusters run, and that open the cluster. A scanner of images
/// knows the others.
const HOLES: [Hole; 5] = [
    Hole {
        cve: "CVE-2025-1974",
        images: INGRESS_NGINX,
        versions: &[((0, 0, 0), (1, 11, 5)), ((1, 12, 0), (1, 12, 1))],
        severity: Severity::Critical,
        what: "any pod can run code in it and read every Secret that it may",
    },
    Hole {
        cve: SNIPPETS,
        images: INGRESS_NGINX,
        versions: &[((0, 0, 0), (0, 49, 1)), ((1, 0, 0), (1, 0, 1))],
        severity: Severity::High,
        what: "whoever may write an Ingress reads every Secret of the cluster",
    },
    Hole {
        cve: "CVE-2022-24348",
        images: &["argocd", "argo-cd"],
        versions: &[((0, 0, 0), (2, 1, 9)), ((2, 2, 0), (2, 2, 4))],
        severity: Severity::High,
        what: "a chart reads files of other applications from the server",
    },
    Hole {
        cve: "CVE-2022-39328",
        images: &["grafana", "grafana-oss", "grafana-enterprise"],
        versions: &[((9, 2, 0), (9, 2, 4))],
        severity: Severity::Critical,
        what: "requests pass as somebody else's when many come at once",
    },
    Hole {
        cve: "CVE-2022-47633",
        images: &["kyverno"],
        versions: &[((1, 8, 3), (1, 8, 5))],
        severity: Severity::High,
        what: "a registry in between passes unsigned images for signed ones",
    },
];

/// Names under which the controller's image is found.
const INGRESS_NGINX: &[&str] = &[
    "ingress-nginx/controller",
    "nginx-ingress-controller",
    "nginx-controller",
];

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let Some(image) = ImageReference::parse(container.container.image.text()) else {
        return;
    };
    let Some(version) = image.tag.and_then(version) else {
        return;
    };
    for hole in &HOLES {
        let has_name = hole.images.iter().any(|name| image.is_named(name));
        let in_range = |(first, fixed): &(Version, Version)| *first <= version && version < *fixed;
        if has_name && hole.versions.iter().any(in_range) {
            out.report(container.path().join("image"))
                .facet(hole.cve)
                .severity(hole.severity)
                .message(format_args!(
                    "container {} runs a version with {}: {}",
                    container.display_name(),
                    hole.cve,
                    hole.what
                ));
        }
    }
}

/// `v1.8.0`, `2.1.7-debian-11-r3`; a missing part is 0.
fn version(tag: &str) -> Option<Version> {
    let tag = tag.strip_prefix('v').unwrap_or(tag);
    let numbers = tag.split(['-', '+', '_']).next()?;
    let mut parts = numbers.split('.').map(str::parse::<u32>);
    let major = parts.next()?.ok()?;
    let mut next = || parts.next().map_or(Some(0), Result::ok);
    Some((major, next()?, next()?))
}
