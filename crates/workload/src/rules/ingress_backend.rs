//! `service/ingress-backend`: requests end with an error.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::{Field, FieldPath};
use garboard_world::{Body, IngressBackend, Object, ObjectId, ServicePort, World};

use crate::Check;

rule! {
    pub(crate) RULE = "service/ingress-backend" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "Ingress that leads nowhere",
        aliases: [
            "kube-linter:dangling-ingress", "kubescape:C-0298",
            "kubescape:dangling-ingress-backend",
        ],
        page: include_str!("ingress_backend.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let Body::Ingress(ingress) = &object.body else {
        return;
    };
    let Some(spec) = ingress.spec.get() else {
        return;
    };
    let backend = |backend, at| inspect_backend(world, object, backend, at);
    let default = spec
        .default_backend
        .get()
        .map(|it| (it, FieldPath::new("spec.defaultBackend")));
    let of_rules = spec
        .rules
        .items()
        .iter()
        .enumerate()
        .flat_map(|(number, rule)| {
            let at = FieldPath::new("spec.rules")
                .index(number)
                .join("http.paths");
            let paths = rule
                .http
                .get()
                .into_iter()
                .flat_map(|http| http.paths.items());
            paths.enumerate().filter_map(move |(number, path)| {
                Some((path.backend.get()?, at.index(number).join("backend")))
            })
        });
    for (at, message) in default
        .into_iter()
        .chain(of_rules)
        .filter_map(|(it, at)| backend(it, at))
    {
        out.report(at).message(message);
    }
}

/// What is wrong with a backend, and where.
fn inspect_backend(
    world: &World,
    ingress: &Object,
    backend: &IngressBackend,
    at: FieldPath,
) -> Option<(FieldPath, String)> {
    let wanted = backend.service.get()?;
    let name = wanted.name.get()?;
    let namespace = ingress.namespace();
    let Some(id) = world.find_near(ingress, "", "Service", namespace, name) else {
        let message = format!("there is no Service {name} in namespace {namespace}");
        return Some((at.join("service.name"), message));
    };
    let Body::Service(service) = &world.object(id).body else {
        return None;
    };
    let spec = service.spec.get()?;
    let ports = spec.ports.get()?;
    let port = wanted.port.get()?;
    let has = |is_it: &dyn Fn(&ServicePort) -> bool| ports.iter().any(is_it);
    match (&port.number, &port.name) {
        (Field::Set(number), _) if !has(&|port| port.port.is(number)) => Some((
            at.join("service.port.number"),
            format!("Service {name} has no port {number}"),
        )),
        (Field::Absent, Field::Set(port)) if !has(&|it| it.name.text() == &**port) => Some((
            at.join("service.port.name"),
            format!("Service {name} has no port \"{port}\""),
        )),
        _ => None,
    }
}
