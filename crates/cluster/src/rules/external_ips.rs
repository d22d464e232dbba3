//! `service/external-ips`: traffic for foreign addresses ends here.

use garboard_finding::{Edit, FixClass, Group, Reporter, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Object};

use crate::Check;

rule! {
    pub(crate) RULE = "service/external-ips" {
        severity: Severity::High,
        group: Group::Security,
        title: "Service takes addresses outside the cluster",
        aliases: ["trivy:KSV-0108"],
        page: include_str!("external_ips.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, out: &mut Reporter<'_>) {
    let Body::Service(service) = &object.body else {
        return;
    };
    let addresses = service
        .spec
        .get()
        .map_or(&[][..], |spec| spec.external_ips.items());
    let Some(first) = addresses.first() else {
        return;
    };
    let field = FieldPath::new("spec.externalIPs");
    let finding = out.report(field.clone());
    if addresses.len() == 1 {
        finding.message(format_args!(
            "the cluster's traffic to {first} is led to this Service"
        ));
    } else {
        finding.message(format_args!(
            "the cluster's traffic to {first} and {} other addresses is led to this Service",
            addresses.len() - 1
        ));
    }
    // Whoever uses the address would no longer find the Service.
    finding.fix(FixClass::Unsafe, [Edit::Remove(field)]);
}
