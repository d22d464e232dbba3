//! `service/exposed`: the outside reaches a Service directly.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Object};

use crate::Check;
use crate::exposure::{self, Way};

rule! {
    pub(crate) RULE = "service/exposed" {
        severity: Severity::Low,
        group: Group::Security,
        title: "Service open to the outside",
        aliases: ["kube-linter:exposed-services"],
        page: include_str!("exposed.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, out: &mut Reporter<'_>) {
    let Body::Service(service) = &object.body else {
        return;
    };
    let Some(way) = exposure::by_type(service) else {
        return;
    };
    let spec = service.spec.get();
    let ranges = spec.map_or(&[][..], |spec| spec.load_balancer_source_ranges.items());
    let is_limited = ranges.iter().all(|range| !range.ends_with("/0")) && !ranges.is_empty();
    // Both clouds' annotations say that the balancer is for their own network only.
    let is_internal = object.meta.annotations.iter().any(|(key, value)| {
        let is_on = matches!(&**value, "true" | "internal" | "Internal");
        is_on && INTERNAL.contains(&key)
    });
    if way == Way::LoadBalancer && (is_limited || is_internal) {
        return;
    }
    out.report(FieldPath::new("spec.type")).message(match way {
        Way::NodePort => "every node has a port that leads here",
        Way::LoadBalancer | Way::Ingress(_) => {
            "a load balancer leads here, for every address (no loadBalancerSourceRanges)"
        }
    });
}

/// Annotations by which cloud providers keep a load balancer off the internet.
const INTERNAL: [&str; 6] = [
    "cloud.google.com/load-balancer-type",
    "networking.gke.io/load-balancer-type",
    "service.beta.kubernetes.io/aws-load-balancer-internal",
    "service.beta.kubernetes.io/aws-load-balancer-scheme",
    "service.beta.kubernetes.io/azure-load-balancer-internal",
    "service.beta.kubernetes.io/oci-load-balancer-internal",
];
