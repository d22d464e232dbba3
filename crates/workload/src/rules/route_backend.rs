//! `service/route-backend`: requests end with an error.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Object, ObjectId, World};

use crate::Check;

rule! {
    pub(crate) RULE = "service/route-backend" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "Gateway route that leads nowhere",
        aliases: ["kubescape:C-0302", "kubescape:dangling-gateway-backend"],
        page: include_str!("route_backend.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let Body::GatewayRoute(route) = &object.body else {
        return;
    };
    let rules = route
        .spec
        .get()
        .into_iter()
        .flat_map(|spec| spec.rules.items());
    for (number, rule) in rules.enumerate() {
        let at = FieldPath::new("spec.rules")
            .index(number)
            .join("backendRefs");
        for (number, backend) in rule.backend_refs.items().iter().enumerate() {
            let is_service =
                backend.group.text().is_empty() && matches!(backend.kind.text(), "" | "Service");
            let Some(name) = backend.name.get().filter(|_| is_service) else {
                continue;
            };
            let namespace = match backend.namespace.text() {
                "" => object.namespace(),
                namespace => namespace,
            };
            if world
                .find_near(object, "", "Service", namespace, name)
                .is_none()
            {
                out.report(at.index(number).join("name"))
                    .message(format_args!(
                        "there is no Service {name} in namespace {namespace}"
                    ));
            }
        }
    }
}
