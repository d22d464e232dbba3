//! `workload/dns-ndots`: every name outside the cluster is looked up several times.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::Field;
use garboard_world::TemplateRef;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/dns-ndots" {
        severity: Severity::Info,
        group: Group::Efficiency,
        title: "five DNS queries for one name",
        aliases: ["kube-linter:dnsconfig-options"],
        page: include_str!("dns_ndots.md"),
    }
}

pub(crate) const CHECK: Check = Check::Pod(inspect);

fn inspect(template: &TemplateRef, out: &mut Reporter<'_>) {
    let spec = template.spec();
    // `Default` takes the node's own resolver, which searches nothing of the cluster.
    let is_cluster = matches!(
        spec.dns_policy.text(),
        "" | "ClusterFirst" | "ClusterFirstWithHostNet"
    );
    if !is_cluster || spec.dns_policy.is_invalid() || template.container_list != "containers" {
        return;
    }
    // kubelet: on the node's network ClusterFirst means Default.
    if spec.host_network.is_true() && spec.dns_policy.text() != "ClusterFirstWithHostNet" {
        return;
    }
    let options = match &spec.dns_config {
        Field::Set(config) => config.options.items(),
        Field::Absent => &[],
        Field::Invalid => return,
    };
    let ndots = options.iter().find(|option| option.name.text() == "ndots");
    let at = template.path("dnsConfig.options");
    match ndots.map(|option| option.value.text()) {
        None => {
            out.report(at)
                .message("names with fewer than 5 dots are searched in the cluster first");
        }
        Some(value) if value.parse().is_ok_and(|dots: u32| dots > MOST_DOTS) => {
            out.report(at.item("name", "ndots")).message(format_args!(
                "names with fewer than {value} dots are searched in the cluster first"
            ));
        }
        Some(_) => {}
    }
}

/// Enough for `service.namespace`, which is how names of the cluster are mostly written.
const MOST_DOTS: u32 = 2;
