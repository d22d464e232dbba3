//! Which grants were used, and what may be called unused.

use garboard_audit_event as audit;
use garboard_rbac::{Keep, Policy, Proof, RuleUse, Usage, Verdict};
use garboard_testkit::pages::Scene;
use serde_json::json;

use crate::{event, usage};

/// `sa:shop/web` with a role of these rules.
pub(crate) fn bound(rules: &str) -> Policy {
    let text = format!(
        "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {{name: web, namespace: shop}}
rules: {rules}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {{name: web, namespace: shop}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}}
subjects: [{{kind: ServiceAccount, name: web}}]
"
    );
    Policy::compile(&Scene::new(&text).world)
}

/// Verdict of the binding, and of each of its rules: what was used, unused, not provable.
fn judged(policy: &Policy, usage: &Usage, proof: &Proof<'_>) -> (Verdict, Vec<String>) {
    let judgement = policy.judge(usage, proof);
    let binding = &judgement.bindings[0];
    let texts = |rules: &[garboard_rbac::Rule]| {
        let texts: Vec<String> = rules.iter().map(ToString::to_string).collect();
        texts.join("; ")
    };
    let of_rule = |rule: &RuleUse| {
        let unproven: Vec<String> = rule
            .unproven
            .iter()
            .map(|(rule, why)| format!("{rule}: {why}"))
            .collect();
        format!(
            "{} | {} | {}",
            texts(&rule.used),
            texts(&rule.unused),
            unproven.join("; ")
        )
    };
    (binding.verdict, binding.rules.iter().map(of_rule).collect())
}

fn log() -> Usage {
    usage(
        &(event("get", "configmaps", json!({"objectRef": {"name": "app"}}))
            + &event("list", "pods", json!({}))),
    )
}

fn check(rules: &str, proof: &Proof<'_>, verdict: Verdict, expected: &[&str]) {
    let (found, rules) = judged(&bound(rules), &log(), proof);
    assert_eq!(rules, expected);
    assert_eq!(found, verdict);
}

const ALL_SEEN: Proof<'static> = Proof {
    audit_policy: None,
    days: 0,
    least_days: 0,
    keep: &[],
};

#[test]
fn a_binding_of_which_all_was_used_is_used() {
    check(
        "[{apiGroups: [''], resources: [configmaps], resourceNames: [app], verbs: [get]}]",
        &ALL_SEEN,
        Verdict::Used,
        &["get configmaps named app |  | "],
    );
}

#[test]
fn what_was_not_used_is_named_step_by_step() {
    check(
        "[{apiGroups: [''], resources: [configmaps, secrets], verbs: [get, list]}]",
        &ALL_SEEN,
        Verdict::Partly,
        &["get configmaps named app | list configmaps; get,list secrets | "],
    );
}

#[test]
fn a_wildcard_is_narrowed_to_what_was_used() {
    check(
        "[{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]",
        &ALL_SEEN,
        Verdict::Partly,
        &["get configmaps named app; list pods |  | "],
    );
}

#[test]
fn a_binding_that_nobody_used_is_unused() {
    check(
        "[{apiGroups: [apps], resources: [deployments], verbs: [get]}]",
        &ALL_SEEN,
        Verdict::Unused,
        &[" | get deployments in apps | "],
    );
}

#[test]
fn names_that_were_not_asked_for_are_not_used() {
    check(
        "[{apiGroups: [''], resources: [configmaps], resourceNames: [app, other], verbs: [get]}]",
        &ALL_SEEN,
        Verdict::Partly,
        &["get configmaps named app | get configmaps named other | "],
    );
}

#[test]
fn what_no_request_is_logged_for_is_never_called_unused() {
    check(
        "[{apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [bind]},
          {apiGroups: [apps], resources: [deployments/finalizers], verbs: [update]},
          {apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]},
          {apiGroups: [''], resources: [nodes/metrics], verbs: [get]},
          {apiGroups: [''], resources: [vault], verbs: [request-serviceaccounts-token-audience]}]",
        &ALL_SEEN,
        Verdict::Unproven,
        &[
            " |  | bind roles in rbac.authorization.k8s.io: no request is logged for it",
            " |  | update deployments/finalizers in apps: no request is logged for it",
            " |  | use podsecuritypolicies in policy: no request is logged for it",
            " |  | get nodes/metrics: no request is logged for it",
            " |  | request-serviceaccounts-token-audience vault: no request is logged for it",
        ],
    );
}

#[test]
fn what_the_audit_policy_does_not_record_is_never_called_unused() {
    let policy = audit::Policy::from_json(
        r#"{"rules":[{"level":"None","resources":[{"group":"apps"}]},{"level":"Metadata"}]}"#,
    );
    let policy = policy.unwrap_or_default();
    let proof = Proof {
        audit_policy: Some(&policy),
        ..ALL_SEEN
    };
    check(
        "[{apiGroups: [apps], resources: [deployments], verbs: [get]}]",
        &proof,
        Verdict::Unproven,
        &[" |  | get deployments in apps: the audit policy does not record it"],
    );
    check(
        "[{apiGroups: [''], resources: [secrets], verbs: [get]}]",
        &proof,
        Verdict::Unused,
        &[" | get secrets | "],
    );
}

#[test]
fn a_log_that_is_too_short_proves_nothing() {
    check(
        "[{apiGroups: [''], resources: [secrets], verbs: [get]}]",
        &Proof {
            days: 3,
            least_days: 30,
            ..ALL_SEEN
        },
        Verdict::Unproven,
        &[" |  | get secrets: the log is too short"],
    );
}

#[test]
fn what_is_asked_to_be_kept_is_kept() {
    let keep: Vec<Keep> = ["delete *", "* leases.coordination.k8s.io"]
        .iter()
        .filter_map(|text| text.parse().ok())
        .collect();
    check(
        "[{apiGroups: [''], resources: [secrets], verbs: [get, delete]},
          {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [update]}]",
        &Proof {
            keep: &keep,
            ..ALL_SEEN
        },
        Verdict::Unproven,
        &[
            " | get secrets | delete secrets: it was asked to be kept",
            " |  | update leases in coordination.k8s.io: it was asked to be kept",
        ],
    );
    assert!("delete".parse::<Keep>().is_err());
}

#[test]
fn whoever_hands_on_power_or_reads_for_a_policy_may_need_all_that_it_holds() {
    for (group, resource) in [
        ("rbac.authorization.k8s.io", "rolebindings"),
        (
            "admissionregistration.k8s.io",
            "validatingadmissionpolicybindings",
        ),
    ] {
        let writes = event(
            "create",
            resource,
            json!({"objectRef": {"apiGroup": group}}),
        );
        let policy = bound(&format!(
            "[{{apiGroups: [{group}], resources: [{resource}], verbs: [create]}},
              {{apiGroups: [''], resources: [secrets], verbs: [get]}}]"
        ));
        let (verdict, rules) = judged(&policy, &usage(&writes), &ALL_SEEN);
        assert_eq!(verdict, Verdict::Partly);
        assert_eq!(
            rules[1],
            " |  | get secrets: its subject writes roles, bindings or admission policies"
        );
    }
}

#[test]
fn members_of_masters_use_no_binding() {
    let log = event(
        "get",
        "secrets",
        json!({"user": {"groups": ["system:masters"]}}),
    );
    let policy = bound("[{apiGroups: [''], resources: [secrets], verbs: [get]}]");
    let (verdict, _) = judged(&policy, &usage(&log), &ALL_SEEN);
    assert_eq!(verdict, Verdict::Unused);
}

#[test]
fn what_other_authorizers_allowed_is_counted_apart() {
    let policy = bound("[{apiGroups: [''], resources: [services], verbs: [get]}]");
    assert_eq!(policy.judge(&log(), &ALL_SEEN).ungranted, 2);
}

#[test]
fn whoever_waits_for_a_lease_keeps_what_it_needs_once_it_is_elected() {
    let lease = |verb| {
        event(
            verb,
            "leases",
            json!({"objectRef": {"apiGroup": "coordination.k8s.io", "name": "web"}}),
        )
    };
    let policy = bound(
        "[{apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, update, delete]}]",
    );
    let (_, rules) = judged(&policy, &usage(&lease("get")), &ALL_SEEN);
    assert_eq!(
        rules,
        [
            "get,update leases in coordination.k8s.io named web | delete leases in coordination.k8s.io | "
        ]
    );
}
