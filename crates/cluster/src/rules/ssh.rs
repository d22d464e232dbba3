//! `service/ssh`: a login that Kubernetes knows nothing of has a name.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::{FieldPath, IntOrString};
use garboard_world::{Body, Object};

use crate::Check;

rule! {
    pub(crate) RULE = "service/ssh" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "Service leads to SSH",
        aliases: ["kubescape:C-0042", "kubescape:rule-can-ssh-to-pod-v1"],
        page: include_str!("ssh.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

/// SSH's port, and the one that images take which do not run as root.
const PORTS: [i64; 2] = [22, 2222];

fn inspect(object: &Object, out: &mut Reporter<'_>) {
    let Body::Service(service) = &object.body else {
        return;
    };
    let Some(spec) = service.spec.get() else {
        return;
    };
    for (index, port) in spec.ports.items().iter().enumerate() {
        let target = match port.target_port.get() {
            Some(IntOrString::Int(number)) => Some(*number),
            Some(IntOrString::String(_)) => None,
            None => port.port.get().copied(),
        };
        let outer = port.port.get().copied();
        let is_tcp = matches!(port.protocol.text(), "" | "TCP");
        let number = [target, outer]
            .into_iter()
            .flatten()
            .find(|it| PORTS.contains(it));
        if let Some(number) = number.filter(|_| is_tcp) {
            out.report(FieldPath::new("spec.ports").index(index))
                .message(format_args!("the Service leads to port {number}, for SSH"));
        }
    }
}
