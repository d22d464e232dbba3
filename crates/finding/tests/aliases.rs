//! Narrowing aliases: selecting one asks its tool's question, and no more.

use garboard_finding::{
    Finding, Findings, Group, Registry, Rule, Selection, Selectors, Severity, rule,
};
use garboard_manifest::FieldPath;
use garboard_world::ObjectId;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const RAW: &str = "NET_RAW";
const ADMIN: &str = "SYS_ADMIN";

rule! {
    ADDED = "workload/capabilities-added" {
        severity: Severity::High,
        group: Group::Security,
        title: "capability added",
        aliases: [
            "checkov:CKV_K8S_25", "trivy:KSV-0005" only [ADMIN], "trivy:KSV-0119" only [RAW],
            "kubescape:C-0046" only [ADMIN, RAW], "set-1.0:1", "set-2.0:1" only [ADMIN],
            "set-2.0:2" only [RAW],
        ],
        page: "",
    }
}

rule! {
    KEPT = "workload/capabilities-not-dropped" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "capabilities kept",
        aliases: ["kube-linter:drop-net-raw-capability" only [RAW], "trivy:KSV-0119"],
        page: "",
    }
}

const RULES: [&Rule; 2] = [&ADDED, &KEPT];
const FACETS: [&str; 3] = [ADMIN, RAW, "CHOWN"];

fn registry() -> Registry {
    Registry::new(RULES)
}

fn finding(rule: &'static Rule, facets: &[&'static str]) -> Finding {
    let mut findings = Findings::new();
    let reported = findings.report(rule, ObjectId(0), FieldPath::new("spec"));
    reported.facets(facets.iter().copied()).clone()
}

fn kept(selectors: &Selectors, finding: &Finding) -> bool {
    let selection = Selection::new(&registry(), selectors).expect("every name is known");
    selection.keeps(finding)
}

fn selecting(names: &[&str]) -> Selectors {
    Selectors {
        select: names.iter().map(ToString::to_string).collect(),
        ..Selectors::default()
    }
}

#[test]
fn a_narrowing_alias_selects_the_findings_that_it_means() {
    let asks = |name, facets: &[&'static str]| kept(&selecting(&[name]), &finding(&ADDED, facets));
    assert!(asks("KSV-0005", &[ADMIN]));
    assert!(!asks("KSV-0005", &[RAW]));
    assert!(!asks("KSV-0005", &[]));
    assert!(
        asks("KSV-0005", &[RAW, ADMIN]),
        "one of its facets is enough"
    );
}

#[test]
fn a_name_may_mean_a_part_of_one_rule_and_all_of_another() {
    let selectors = selecting(&["trivy:KSV-0119"]);
    assert!(kept(&selectors, &finding(&ADDED, &[RAW])));
    assert!(!kept(&selectors, &finding(&ADDED, &[ADMIN])));
    assert!(kept(&selectors, &finding(&KEPT, &[])));
}

#[test]
fn ignoring_a_narrowing_alias_leaves_the_rest_of_its_rule() {
    let selectors = Selectors {
        ignore: vec!["C-0046".to_owned()],
        ..Selectors::default()
    };
    assert!(!kept(&selectors, &finding(&ADDED, &[RAW])));
    assert!(kept(&selectors, &finding(&ADDED, &["CHOWN"])));
    let selection = Selection::new(&registry(), &selectors).expect("a name");
    assert!(selection.holds(&ADDED), "the rule is still on");
}

#[test]
fn a_set_of_aliases_means_what_its_aliases_mean_together() {
    for (set, facets, is_meant) in [
        ("set-1.0", &["CHOWN"], true),
        ("set-2.0", &["CHOWN"], false),
        ("set-2.0", &[RAW], true),
        ("set-2.0", &[ADMIN], true),
    ] {
        let selectors = Selectors {
            profiles: vec![set.to_owned()],
            ..Selectors::default()
        };
        assert_eq!(
            kept(&selectors, &finding(&ADDED, facets)),
            is_meant,
            "{set} {facets:?}"
        );
    }
}

fn any_finding() -> impl Strategy<Value = Finding> {
    (
        select(&RULES[..]),
        subsequence(&FACETS[..], 0..=FACETS.len()),
    )
        .prop_map(|(rule, facets)| finding(rule, &facets))
}

/// Every id and every alias of every rule.
fn names() -> Vec<&'static str> {
    let of_rule = |rule: &&'static Rule| {
        let aliases = rule.aliases.iter().map(|alias| alias.name);
        [rule.id].into_iter().chain(aliases).collect::<Vec<_>>()
    };
    RULES.iter().flat_map(of_rule).collect()
}

/// Whether a name means a finding, read off the rules as they are written.
fn means(name: &str, finding: &Finding) -> bool {
    name == finding.rule.id || finding.aliases().any(|alias| alias == name)
}

proptest! {
    #[test]
    fn a_finding_bears_exactly_the_aliases_that_select_it(finding in any_finding()) {
        let worn: Vec<&str> = finding.aliases().collect();
        for alias in finding.rule.aliases {
            let is_selected = kept(&selecting(&[alias.name]), &finding);
            prop_assert_eq!(worn.contains(&alias.name), is_selected, "{}", alias.name);
        }
    }

    #[test]
    fn what_is_kept_is_meant_by_a_chosen_name_and_by_no_ignored_one(
        finding in any_finding(),
        chosen in subsequence(names(), 1..=3),
        extension in subsequence(names(), 0..=2),
        ignored in subsequence(names(), 0..=2),
    ) {
        let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        let selectors = Selectors {
            profiles: Vec::new(),
            named: Vec::new(),
            select: owned(&chosen),
            extend: owned(&extension),
            ignore: owned(&ignored),
        };
        let is_wanted = chosen.iter().chain(&extension).any(|name| means(name, &finding));
        let is_ignored = ignored.iter().any(|name| means(name, &finding));
        prop_assert_eq!(kept(&selectors, &finding), is_wanted && !is_ignored);
    }

    #[test]
    fn selecting_more_keeps_no_less(finding in any_finding(), names in subsequence(names(), 1..=4)) {
        let together = kept(&selecting(&names), &finding);
        let each = names.iter().any(|name| kept(&selecting(&[name]), &finding));
        prop_assert_eq!(together, each);
    }
}
