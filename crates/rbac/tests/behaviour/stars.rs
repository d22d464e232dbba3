//! Stars, and what they answer for.

use garboard_finding::{Findings, Pillar as _, Registry, Selection, Selectors, Settings};
use garboard_rbac::RbacPillar;
use garboard_testkit::pages::Scene;

use crate::CLAIMS;
use crate::scenes::{binding, cluster_role, everywhere, role};

#[test]
fn a_star_is_one_finding_as_bad_as_the_worst_that_it_implies() {
    let text = |group: &str, verb: &str| {
        let role = cluster_role("r", &[(&[group], &["*"], &[verb], &[])]);
        format!("{role}{}", everywhere("r", "sa:shop/web"))
    };
    assert_eq!(CLAIMS.rules(&text("", "get")), ["rbac/wildcard-resources"]);
    assert_eq!(
        CLAIMS.said("rbac/wildcard-resources", &text("", "get")),
        [
            "critical: sa:shop/web may get every resource of API group core in every namespace: to speak \
          to the kubelets, read secrets, reach the ports of pods through the API server and 1 more"
        ]
    );
    assert_eq!(
        CLAIMS.said("rbac/wildcard-resources", &text("metrics.k8s.io", "*")),
        [
            "low: sa:shop/web may do anything with every resource of API group metrics.k8s.io in every \
          namespace"
        ]
    );
}

#[test]
fn a_star_in_a_namespace_is_as_bad_as_it_is_there() {
    let role = role("shop", "r", &[(&["*"], &["*"], &["*"], &[])]);
    let text = format!(
        "{role}{}",
        binding("shop", "b", "Role", "r", &["user:kate"])
    );
    assert_eq!(CLAIMS.rules(&text), ["rbac/wildcard-everything"]);
    assert_eq!(
        CLAIMS.said("rbac/wildcard-everything", &text),
        ["high: user:kate may do everything in namespace shop"]
    );
}

#[test]
fn a_star_answers_for_what_it_implies_where_only_that_is_selected() {
    let role = cluster_role("r", &[(&[""], &["*"], &["create"], &[])]);
    let text = format!("{role}{}", everywhere("r", "sa:shop/web"));
    let selected = |name: &str| {
        let scene = Scene::new(&text);
        let registry = Registry::new(RbacPillar.rules().iter().copied());
        let selectors = Selectors {
            select: vec![name.to_owned()],
            ..Selectors::default()
        };
        let selection = Selection::new(&registry, &selectors).expect("a known name");
        let mut findings = Findings::new();
        RbacPillar.inspect(&scene.world, &Settings::default(), &mut findings);
        let findings = findings.finish(&scene.world, &selection);
        findings.iter().map(|it| it.rule.id).collect::<Vec<_>>()
    };
    assert_eq!(selected("rbac/pod-exec"), ["rbac/pod-exec"]);
    assert_eq!(
        selected("polaris:clusterrolePodExecAttach"),
        ["rbac/pod-exec"]
    );
    assert_eq!(selected("polaris:rolePodExecAttach"), [""; 0]);
    assert_eq!(
        selected("kube-linter:access-to-create-pods"),
        ["rbac/pod-create"]
    );
    assert_eq!(selected("rbac/escalate"), [""; 0]);
    assert_eq!(selected("cis-1.12:5.1.3"), ["rbac/wildcard-resources"]);
}
