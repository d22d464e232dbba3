//! A second implementation of Kubernetes' sources, literal and slow, against the first on random
//! input.
//!
//! `GARBOARD_FUZZ_CASES` sets the number of (policy, request) pairs; 200,000 without it.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its cases must fail"
)]

mod cluster;
mod comparator;
mod generate;
mod impersonation;
mod literal;

use garboard_finding::KubernetesVersion;
use garboard_rbac::{
    Attributes, Grant, Guard, Identity, Policy, Request, ResourceAttributes, RoleBind, RoleWrite,
};

use cluster::Cluster;
use generate::Random;
use literal::{Source, User};

const PAIRS: usize = 200_000;
const REQUESTS: usize = 200;

#[test]
fn random_requests_get_the_decision_and_every_reason_of_the_literal_authorizer() {
    let mut allowed = 0;
    for_each_cluster(pairs() / REQUESTS, |random, cluster, policy| {
        for _ in 0..REQUESTS {
            let (user, wanted) = random.request(cluster);
            let who = identity(&user);
            let decision = policy.authorize(&Request {
                who: &who,
                attributes: attributes(&wanted),
            });
            let expected = cluster.granting(&user, &wanted);
            let mut grants: Vec<Source> = decision
                .grants()
                .map(|grant| source(&grant, policy, cluster))
                .collect();
            grants.sort_unstable();
            assert_eq!(grants, expected, "{user:?} {wanted:?} {cluster:#?}");
            assert_eq!(
                decision.is_allowed(),
                cluster.allows(&user, &wanted),
                "{user:?} {wanted:?} {cluster:#?}"
            );
            allowed += usize::from(decision.is_allowed());
        }
    });
    let share = allowed * 100 / pairs();
    assert!((10..60).contains(&share), "{share} % allowed say little");
}

#[test]
fn random_roles_and_bindings_pass_the_guards_that_they_pass_literally() {
    let mut passed = 0;
    for_each_cluster(pairs() / REQUESTS, |random, cluster, policy| {
        for _ in 0..20 {
            let user = random.user();
            let namespace = random.one(&["", "ns0", "ns1"]);
            let rules = if random.once_in(3) && !cluster.roles.is_empty() {
                cluster.roles[random.below(cluster.roles.len())]
                    .rules
                    .clone()
            } else {
                vec![random.rule()]
            };
            let name = random.one(&["", "a", "role0"]);
            let is_aggregated = namespace.is_empty() && random.once_in(4);
            let guard = policy.guard_role(
                &identity(&user),
                &RoleWrite {
                    namespace,
                    name,
                    rules: &rules
                        .iter()
                        .map(cluster::PolicyRule::rule)
                        .collect::<Vec<_>>(),
                    is_aggregated,
                },
            );
            let expected = cluster.may_write_role(&user, namespace, name, &rules, is_aggregated);
            assert_eq!(
                guard.is_passed(),
                expected,
                "{user:?} {rules:?} {cluster:#?}"
            );
            passed += usize::from(expected);
            if let Guard::Missing(missing) = guard {
                let held = cluster.rules_for(&user, namespace);
                let uncovered = comparator::uncovered(&held, &rules);
                let expected: Vec<_> = uncovered
                    .iter()
                    .map(cluster::PolicyRule::rule)
                    .take(10)
                    .collect();
                assert!(
                    missing == expected || expected.is_empty(),
                    "{missing:?} {expected:?}"
                );
            }
            let (kind, name) = (
                random.one(&["Role", "ClusterRole", "Group"]),
                random.one(&["role0", "role1", "role9"]),
            );
            let bind = RoleBind {
                namespace,
                role_kind: kind,
                role_name: name,
            };
            let guard = policy.guard_binding(&identity(&user), &bind);
            let expected = cluster.may_bind(&user, namespace, kind, name);
            assert_eq!(
                guard.is_passed(),
                expected,
                "{user:?} {bind:?} {cluster:#?}"
            );
            passed += usize::from(expected);
        }
    });
    assert!(passed > 100, "only {passed} guards passed");
}

#[test]
fn random_aggregations_become_what_the_controller_makes_of_them() {
    let mut made = 0;
    for_each_cluster(pairs() / REQUESTS, |_, cluster, policy| {
        for role in cluster.roles.iter().filter(|role| role.selectors.is_some()) {
            let (_, compiled) = policy
                .roles_named("ClusterRole", "", &role.name)
                .next()
                .unwrap();
            let mut expected: Vec<_> = role.rules.iter().map(cluster::PolicyRule::rule).collect();
            let mut rules: Vec<_> = compiled
                .rules
                .iter()
                .map(|it| policy.rule(it.rule))
                .collect();
            // In a circle the order depends on who was first.
            expected.sort();
            rules.sort();
            assert_eq!(rules, expected, "{cluster:#?}");
            made += 1;
        }
    });
    assert!(made > 100, "only {made} aggregated roles");
}

#[test]
fn random_impersonations_are_allowed_by_the_mode_that_allows_them_literally() {
    let mut allowed = 0;
    for_each_cluster(pairs() / REQUESTS, |random, cluster, policy| {
        for _ in 0..40 {
            let (user, wanted) = (random.user(), random.attributes());
            let impersonated = impersonation::Wanted::random(random);
            let version = KubernetesVersion {
                minor: 35 + random.below(2) as u32,
            };
            let expected = cluster.impersonate(&user, &impersonated, &wanted, version.minor);
            let found = impersonated.ask(policy, &identity(&user), &attributes(&wanted), version);
            assert_eq!(
                found, expected,
                "{user:?} {impersonated:?} {wanted:?} {cluster:#?}"
            );
            allowed += usize::from(expected.is_some());
        }
    });
    assert!(allowed > 100, "only {allowed} impersonations allowed");
}

fn pairs() -> usize {
    std::env::var("GARBOARD_FUZZ_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(PAIRS)
}

/// Random clusters: as the server has them once its controller has run, and as garboard reads them.
fn for_each_cluster(count: usize, mut check: impl FnMut(&mut Random, &Cluster, &Policy)) {
    for seed in 1..=count as u64 {
        let mut random = Random::new(seed);
        let mut cluster = random.cluster();
        let policy = Policy::compile(&cluster.scene().world);
        cluster.aggregate();
        check(&mut random, &cluster, &policy);
    }
}

fn identity(user: &User) -> Identity {
    Identity::exact(&user.name, user.groups.iter().map(String::as_str))
}

fn attributes(wanted: &literal::Attributes) -> Attributes<'_> {
    match &wanted.path {
        Some(path) => Attributes::path(&wanted.verb, path),
        None => ResourceAttributes {
            namespace: &wanted.namespace,
            verb: &wanted.verb,
            group: &wanted.group,
            resource: &wanted.resource,
            subresource: &wanted.subresource,
            name: &wanted.name,
            fields: &[],
        }
        .into(),
    }
}

/// A grant in the numbers of the plain cluster. In a circle of aggregated roles the order of the
/// rules differs; there they are found by what they say.
fn source(grant: &Grant, policy: &Policy, cluster: &Cluster) -> Source {
    let binding = policy.binding(grant.binding);
    let role = policy.role(grant.role);
    let rule = policy.granted_rule(grant);
    let number = cluster
        .roles
        .iter()
        .position(|other| other.name == *role.name)
        .unwrap();
    Source {
        binding: cluster
            .bindings
            .iter()
            .position(|other| other.name == *binding.name)
            .unwrap(),
        subject: grant.subject as usize,
        role: number,
        rule: match cluster.roles[number].rules.get(grant.rule as usize) {
            Some(other) if other.rule() == rule => grant.rule as usize,
            _ => {
                let rules = &cluster.roles[number].rules;
                rules.iter().position(|other| other.rule() == rule).unwrap()
            }
        },
    }
}
