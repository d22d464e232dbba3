//! `rbac/token-powerless`: a token that is good for nothing but theft.

use garboard_finding::{Edit, Findings, FixClass, Group, Severity, rule};
use garboard_manifest::Value;

use crate::check::{Check, Facts};
use crate::rules::TOKEN_MOUNTED;
use crate::token::{Automount, account_name, automount};
rule! {
    pub(crate) RULE = "rbac/token-powerless" {
        severity: Severity::Low,
        group: Group::Security,
        title: "token of an account without rights mounted",
        aliases: [],
        page: include_str!("token_powerless.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    let world = facts.world;
    let workloads: Vec<_> = world.workloads().collect();
    out.collect(&workloads, |(id, object, workload), out| {
        for template in workload.pods() {
            let who = automount(world, object, template);
            let account = account_name(template.spec()).unwrap_or_default();
            // Who asks for a token has a use for it, if only to show who they are.
            let is_asked_for = matches!(who, None | Some(Automount::Pod));
            if is_asked_for || !facts.is_powerless(object.namespace(), account) {
                continue;
            }
            let field = template.path("automountServiceAccountToken");
            out.report(&RULE, *id, field.clone())
                .message(format_args!(
                    "the pod gets the token of service account {account}, which no binding here \
                     gives anything"
                ))
                .implies([&TOKEN_MOUNTED])
                // What the token says may be read elsewhere: a vault, another service.
                .fix(FixClass::Unsafe, [Edit::Set(field, Value::Bool(false))]);
        }
    });
}
