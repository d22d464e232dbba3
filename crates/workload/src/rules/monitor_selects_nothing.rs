//! `service/monitor-selects-nothing`: nothing is measured.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::{Field, FieldPath};
use garboard_world::{Body, Object, ObjectId, World};

use crate::Check;

rule! {
    pub(crate) RULE = "service/monitor-selects-nothing" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "ServiceMonitor without Services",
        aliases: ["kube-linter:dangling-servicemonitor"],
        page: include_str!("monitor_selects_nothing.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let Body::ServiceMonitor(monitor) = &object.body else {
        return;
    };
    let Some(spec) = monitor.spec.get() else {
        return;
    };
    let selector = match &spec.selector {
        Field::Set(selector) if selector.is_readable() => selector,
        _ => return,
    };
    let selects = |namespace: Option<&str>| {
        world
            .services_selected(namespace, selector)
            .next()
            .is_some()
    };
    let is_found = match &spec.namespace_selector {
        Field::Set(namespaces) if namespaces.any.is_true() => selects(None),
        Field::Set(namespaces) if !namespaces.match_names.items().is_empty() => {
            let mut names = namespaces.match_names.items().iter();
            names.any(|name| selects(Some(name)))
        }
        Field::Set(_) | Field::Absent => selects(Some(object.namespace())),
        Field::Invalid => return,
    };
    if !is_found {
        out.report(FieldPath::new("spec.selector"))
            .message("the ServiceMonitor selects no Service");
    }
}
