//! `service/invalid-port`: the API server refuses the object.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::{Field, FieldPath, IntOrString};
use garboard_world::{Body, Object, ServicePort, ServiceSpec, Workload};

use crate::Check;

rule! {
    pub(crate) RULE = "service/invalid-port" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "port that Kubernetes refuses",
        aliases: ["kube-linter:invalid-target-ports"],
        page: include_str!("invalid_port.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, _: &Settings, out: &mut Reporter<'_>) {
    if let Body::Service(service) = &object.body {
        for (index, port) in service.spec.get().into_iter().flat_map(ports).enumerate() {
            let at = FieldPath::new("spec.ports").index(index).join("targetPort");
            match &port.target_port {
                Field::Set(IntOrString::Int(number)) => report_number(*number, at, out),
                Field::Set(IntOrString::String(name)) => report_name(name, at, out),
                Field::Absent | Field::Invalid => {}
            }
        }
    }
    for container in object.workload().into_iter().flat_map(Workload::containers) {
        for (index, port) in container.container.ports.items().iter().enumerate() {
            let at = container.path().join("ports").index(index);
            if let Field::Set(number) = port.container_port {
                report_number(number, at.join("containerPort"), out);
            }
            if let Field::Set(name) = &port.name {
                report_name(name, at.join("name"), out);
            }
        }
    }
}

fn ports(spec: &ServiceSpec) -> &[ServicePort] {
    spec.ports.items()
}

fn report_number(number: i64, at: FieldPath, out: &mut Reporter<'_>) {
    if !(1..=65535).contains(&number) {
        out.report(at)
            .message(format_args!("{number} is no port: ports are 1 to 65535"));
    }
}

fn report_name(name: &str, at: FieldPath, out: &mut Reporter<'_>) {
    if let Some(objection) = objection(name) {
        out.report(at)
            .message(format_args!("\"{name}\" is no name of a port: {objection}"));
    }
}

/// What apimachinery's `IsValidPortName` (a service name of RFC 6335) has against a name.
fn objection(name: &str) -> Option<&'static str> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.len() > 15 {
        Some("it has more than 15 characters")
    } else if !name.bytes().all(is_plain) {
        Some("only lower-case letters, digits and - may be in it")
    } else if !name.bytes().any(|byte| byte.is_ascii_lowercase()) {
        Some("it has no letter")
    } else if name.contains("--") || name.starts_with('-') || name.ends_with('-') {
        Some("a - must stand alone between other characters")
    } else {
        None
    }
}
