//! `rbac/long-lived-token`: a token that does not end.

use garboard_finding::{Findings, Group, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Kind};

use crate::check::{Check, Facts};
rule! {
    pub(crate) RULE = "rbac/long-lived-token" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "service account token in a Secret",
        aliases: ["kubesplaining:KUBE-SECRETS-001"],
        page: include_str!("long_lived_token.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

const TYPE: &str = "kubernetes.io/service-account-token";
const ACCOUNT: &str = "kubernetes.io/service-account.name";
/// What the API server's cleaner writes on tokens that nobody uses (KEP-2799).
const INVALID_SINCE: &str = "kubernetes.io/legacy-token-invalid-since";
/// What the API server writes when a token is used (KEP-2799).
const LAST_USED: &str = "kubernetes.io/legacy-token-last-used";

fn inspect(facts: &Facts<'_>, out: &mut Findings) {
    for (id, object) in facts.world.of_kind(Kind::core("Secret")) {
        let Body::Secret(secret) = &object.body else {
            continue;
        };
        if *secret.secret_type != *TYPE {
            continue;
        }
        let annotation = object.meta.annotations.get(ACCOUNT);
        let account = annotation.map_or("nobody knows which", |name| &**name);
        let label = |label| object.meta.labels.get(label);
        let finding = out.report(&RULE, id, FieldPath::new("type"));
        let mut message = format!("holds a token of service account {account} that does not end");
        if let Some(date) = label(INVALID_SINCE) {
            finding.severity(Severity::Low);
            message =
                format!("{message}; it is refused since {date}, until somebody lets it in again");
        } else if let Some(date) = label(LAST_USED) {
            message = format!("{message}, last used {date}");
        }
        let known = facts.policy.account(object.namespace(), account);
        if let Some(account) = known.filter(|_| label(INVALID_SINCE).is_none()) {
            let (powers, _) = facts.powers_of(account);
            if let Some(severity) = powers.severity().filter(|it| *it > Severity::Medium) {
                message = format!("{message}; its bearer may {}", powers.says());
                finding.severity(severity);
            }
        }
        finding.message(message);
    }
}
