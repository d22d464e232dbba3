//! `secret/in-manifest`: whoever reads the file knows the Secret.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Object};

use crate::Check;

rule! {
    pub(crate) RULE = "secret/in-manifest" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "Secret with its values in a file",
        aliases: [],
        page: include_str!("in_manifest.md"),
    }
}

pub(crate) const CHECK: Check = Check::Object(inspect);

fn inspect(object: &Object, out: &mut Reporter<'_>) {
    let Body::Secret(secret) = &object.body else {
        return;
    };
    let fields = [("data", &secret.data), ("stringData", &secret.string_data)];
    for (field, entries) in fields {
        let filled = entries.iter().filter(|(_, length)| *length > 0).count();
        if filled > 0 {
            let values = if filled == 1 { "value" } else { "values" };
            out.report(FieldPath::new(field)).message(format_args!(
                "the file holds {filled} {values} of the Secret"
            ));
        }
    }
}
