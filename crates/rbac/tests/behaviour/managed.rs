//! What Kubernetes and providers look after.

use std::fs;

use garboard_finding::{Group, Settings};
use garboard_rbac::RbacPillar;
use garboard_testkit::conformance;
use garboard_testkit::pages::Scene;

use crate::CLAIMS;
use crate::scenes::{binding, cluster_role, everywhere};

#[test]
fn what_every_api_server_makes_by_itself_is_no_finding() {
    let Some(file) = conformance::folder("server/rbac-bootstrap.json") else {
        return;
    };
    let text = fs::read_to_string(file).expect("the recorded roles can be read");
    let findings = Scene::new(&text).inspect(&RbacPillar, &Settings::default());
    // `system:node` has no subjects, for those who gave it some before v1.8.
    let findings = findings
        .iter()
        .filter(|it| it.rule.group == Group::Security);
    let said: Vec<_> = findings
        .map(|it| format!("{}: {}", it.rule.id, it.message))
        .collect();
    assert_eq!(said, [""; 0]);
}

#[test]
fn a_subject_that_was_added_to_a_binding_of_the_api_server_is_one() {
    let binding = |subject: &str| {
        binding(
            "",
            "cluster-admin",
            "ClusterRole",
            "cluster-admin",
            &["group:system:masters", subject],
        )
    };
    assert_eq!(
        CLAIMS.said("rbac/cluster-admin", &binding("user:kate")),
        ["critical: user:kate may do everything in the whole cluster"]
    );
    let name = "system:controller:job-controller";
    let others = crate::scenes::binding(
        "",
        name,
        "ClusterRole",
        "cluster-admin",
        &["sa:kube-system/x"],
    );
    assert_eq!(
        CLAIMS.said("rbac/managed-grant", &others),
        [
            "info: sa:kube-system/x may do everything in the whole cluster; Kubernetes looks after it"
        ]
    );
}

#[test]
fn a_name_of_kubernetes_hides_nothing_that_is_given_to_others() {
    let text = binding(
        "",
        "system:helper",
        "ClusterRole",
        "cluster-admin",
        &["user:kate"],
    );
    assert_eq!(
        CLAIMS.said("rbac/managed-grant", &text),
        [
            "high: user:kate may do everything in the whole cluster, under a name that only Kubernetes \
          gives"
        ]
    );
    CLAIMS.check("rbac/cluster-admin", &text, &[]);
}

#[test]
fn everybody_is_a_finding_whatever_the_binding_is_called() {
    let text = binding(
        "",
        "cluster-admin",
        "ClusterRole",
        "cluster-admin",
        &["group:system:authenticated"],
    );
    assert_eq!(
        CLAIMS.said("rbac/everybody-grant", &text),
        [
            "critical: everybody who can log in, and every service account may do everything in the \
          whole cluster"
        ]
    );
    let text = binding(
        "",
        "system:public-info-viewer",
        "ClusterRole",
        "cluster-admin",
        &["group:system:unauthenticated"],
    );
    CLAIMS.check(
        "rbac/anonymous-grant",
        &text,
        &["subjects[name=system:unauthenticated]"],
    );
}

#[test]
fn a_managed_role_is_reported_at_the_binding_that_gives_it_to_others() {
    let role = cluster_role("system:test", &[(&["*"], &["*"], &["*"], &[])]);
    let text = format!("{role}{}", everywhere("system:test", "user:kate"));
    assert_eq!(CLAIMS.rules(&text), ["rbac/system-role-bound"]);
    assert_eq!(
        CLAIMS.said("rbac/system-role-bound", &text),
        [
            "critical: system:test is made for others: user:kate may do everything in the whole cluster"
        ]
    );
}

#[test]
fn a_label_of_the_addon_manager_makes_a_grant_worth_knowing_and_no_more() {
    let role = cluster_role("addon", &[(&[""], &["secrets"], &["list"], &[])]);
    let binding = everywhere("addon", "sa:addons/addon").replace(
        "name: everywhere",
        "name: everywhere\n  labels: {addonmanager.kubernetes.io/mode: Reconcile}",
    );
    let text = format!("{role}{binding}");
    assert_eq!(CLAIMS.rules(&text), ["rbac/managed-grant"]);
    assert_eq!(
        CLAIMS.said("rbac/managed-grant", &text),
        [
            "info: sa:addons/addon may read secrets in the whole cluster; the addon manager looks after it"
        ]
    );
}
