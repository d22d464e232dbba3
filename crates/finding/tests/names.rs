//! Names: which rules they mean, and what is offered for one that means none.

use garboard_finding::{
    Group, Meaning, NamedRules, Registry, Rule, Selection, SelectionError, Selectors, Severity,
    rule,
};

rule! {
    SYNTAX = "manifest/syntax" {
        severity: Severity::High,
        group: Group::Input,
        title: "a document that cannot be read",
        aliases: [],
        page: "",
    }
}

rule! {
    PRIVILEGED = "workload/privileged" {
        severity: Severity::Critical,
        group: Group::Security,
        title: "privileged container",
        aliases: ["pss:privileged", "kubescape:C-0057", "trivy:KSV-0017", "cis-1.12:5.2.2"],
        page: "",
    }
}

rule! {
    RUN_AS_NON_ROOT = "workload/run-as-non-root" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "may run as root",
        aliases: ["pss:runAsNonRoot", "kubescape:C-0013", "checkov:CKV_K8S_23"],
        page: "",
    }
}

rule! {
    HOST_PATH = "workload/host-path" {
        severity: Severity::High,
        group: Group::Security,
        title: "a path of the node",
        aliases: ["pss:hostPathVolumes", "kubescape:C-0048"],
        page: "",
    }
}

rule! {
    HOST_PATH_WRITABLE = "workload/host-path-writable" {
        severity: Severity::High,
        group: Group::Security,
        title: "a writable path of the node",
        aliases: ["pss:hostPathVolumes", "kubescape:C-0045"],
        page: "",
    }
}

rule! {
    REPLICAS = "workload/replicas" {
        severity: Severity::Low,
        group: Group::Reliability,
        title: "one replica",
        aliases: ["polaris:deploymentMissingReplicas"],
        page: "",
    }
}

rule! {
    RESTRICTED_VOLUMES = "pss/restricted-volumes" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "refused for a volume type",
        aliases: ["pss-check:restrictedVolumes"],
        page: "",
    }
}

fn registry() -> Registry {
    Registry::new([
        &SYNTAX,
        &PRIVILEGED,
        &RUN_AS_NON_ROOT,
        &HOST_PATH,
        &HOST_PATH_WRITABLE,
        &REPLICAS,
        &RESTRICTED_VOLUMES,
    ])
}

fn ids(rules: impl IntoIterator<Item = &'static Rule>) -> Vec<&'static str> {
    rules.into_iter().map(|rule| rule.id).collect()
}

fn found(name: &str) -> Vec<&'static str> {
    ids(registry().find(name))
}

/// The ids that are selected, without the rule about the input.
fn selected(selectors: &Selectors) -> Vec<&'static str> {
    let registry = registry();
    let selection = Selection::new(&registry, selectors).expect("every name is known");
    let rules = registry.rules().filter(|rule| rule.group != Group::Input);
    ids(rules.filter(|rule| selection.holds(rule)))
}

fn profile(name: &str) -> Selectors {
    Selectors {
        profiles: vec![name.to_owned()],
        ..Selectors::default()
    }
}

fn select(names: &[&str]) -> Selectors {
    Selectors {
        select: names.iter().map(ToString::to_string).collect(),
        ..Selectors::default()
    }
}

fn refused(selectors: &Selectors) -> SelectionError {
    Selection::new(&registry(), selectors).expect_err("a name is not known")
}

#[test]
fn a_rule_is_found_by_its_id() {
    assert_eq!(found("workload/privileged"), ["workload/privileged"]);
}

#[test]
fn a_rule_is_found_by_an_alias_with_and_without_its_tool() {
    assert_eq!(found("kubescape:C-0057"), ["workload/privileged"]);
    assert_eq!(found("C-0057"), ["workload/privileged"]);
    assert_eq!(found("5.2.2"), ["workload/privileged"]);
}

#[test]
fn an_alias_of_another_tool_is_not_found() {
    assert_eq!(found("trivy:C-0057"), [""; 0]);
}

#[test]
fn names_are_found_in_any_case() {
    assert_eq!(found("Workload/Privileged"), ["workload/privileged"]);
    assert_eq!(found("ckv_k8s_23"), ["workload/run-as-non-root"]);
    assert_eq!(found("KubeScape:c-0057"), ["workload/privileged"]);
}

#[test]
fn trivys_three_spellings_are_found() {
    for name in ["KSV-0017", "AVD-KSV-0017", "KSV017", "trivy:AVD-KSV-0017"] {
        assert_eq!(found(name), ["workload/privileged"], "{name}");
    }
}

#[test]
fn an_alias_of_several_rules_means_all_of_them_in_order() {
    assert_eq!(
        found("hostPathVolumes"),
        ["workload/host-path", "workload/host-path-writable"]
    );
}

#[test]
fn part_of_a_name_is_not_found() {
    for name in [
        "",
        "workload",
        "privileged/",
        "C-005",
        "kubescape",
        "kubescape:",
    ] {
        assert_eq!(found(name), [""; 0], "{name:?}");
    }
}

#[test]
fn the_nearest_name_of_a_mistyped_id_is_the_id() {
    let registry = registry();
    assert_eq!(
        registry.nearest("run-as-nonroot"),
        Some("workload/run-as-non-root")
    );
    assert_eq!(
        registry.nearest("workload/priviledged"),
        Some("workload/privileged")
    );
}

#[test]
fn the_nearest_name_of_a_mistyped_alias_is_the_alias() {
    let registry = registry();
    assert_eq!(registry.nearest("CKV-K8S-23"), Some("CKV_K8S_23"));
    assert_eq!(registry.nearest("C-00577"), Some("C-0057"));
    assert_eq!(
        registry.nearest("cubescape:C-0057"),
        Some("kubescape:C-0057")
    );
}

#[test]
fn nothing_is_near_to_a_name_that_is_like_none() {
    let registry = registry();
    for name in ["", "C-9999", "x", "kubernetes", "日本語"] {
        assert_eq!(registry.nearest(name), None, "{name:?}");
    }
}

#[test]
fn without_a_word_the_security_profile_counts() {
    let of_security = selected(&profile("security"));
    assert_eq!(selected(&Selectors::default()), of_security);
    assert!(of_security.contains(&"workload/privileged"));
    assert!(!of_security.contains(&"workload/replicas"));
}

#[test]
fn the_baseline_profile_leaves_out_what_only_restricted_demands() {
    assert_eq!(
        selected(&profile("baseline")),
        [
            "workload/privileged",
            "workload/host-path",
            "workload/host-path-writable"
        ]
    );
}

#[test]
fn the_restricted_profile_holds_checks_that_have_no_rule_of_their_own_in_workload() {
    let of_restricted = selected(&profile("restricted"));
    assert!(of_restricted.contains(&"workload/run-as-non-root"));
    assert!(of_restricted.contains(&"pss/restricted-volumes"));
}

#[test]
fn every_profile_that_is_listed_is_known() {
    for (name, _) in Selection::profiles() {
        assert!(
            Selection::new(&registry(), &profile(name)).is_ok(),
            "{name}"
        );
    }
}

#[test]
fn the_profile_all_holds_every_rule() {
    let registry = registry();
    let selection = Selection::new(&registry, &profile("all")).expect("a profile");
    assert!(registry.rules().all(|rule| selection.holds(rule)));
}

#[test]
fn a_benchmark_is_a_profile_and_a_selector() {
    assert_eq!(selected(&profile("cis-1.12")), ["workload/privileged"]);
    assert_eq!(selected(&select(&["cis-1.12"])), ["workload/privileged"]);
}

#[test]
fn select_replaces_the_profile() {
    let selectors = Selectors {
        select: vec!["C-0048".to_owned()],
        ..profile("all")
    };
    assert_eq!(selected(&selectors), ["workload/host-path"]);
}

#[test]
fn select_finds_rules_of_groups_that_are_off() {
    assert_eq!(
        selected(&select(&["workload/replicas"])),
        ["workload/replicas"]
    );
    assert_eq!(selected(&select(&["reliability"])), ["workload/replicas"]);
}

#[test]
fn an_id_that_begins_other_ids_means_only_itself() {
    assert_eq!(
        selected(&select(&["workload/host-path"])),
        ["workload/host-path"]
    );
}

#[test]
fn the_beginning_of_ids_means_all_of_them() {
    let both = ["workload/host-path", "workload/host-path-writable"];
    for selector in ["workload/host", "workload/host*", "workload/host-path*"] {
        assert_eq!(selected(&select(&[selector])), both, "{selector}");
    }
}

#[test]
fn a_pillar_means_all_of_its_rules() {
    let of_workload = selected(&select(&["workload"]));
    assert_eq!(of_workload.len(), 5);
    assert!(of_workload.iter().all(|id| id.starts_with("workload/")));
}

#[test]
fn a_pillar_goes_before_a_set_of_aliases_of_the_same_name() {
    assert_eq!(selected(&select(&["pss"])), ["pss/restricted-volumes"]);
}

#[test]
fn extend_adds_to_the_profile() {
    let selectors = Selectors {
        extend: vec!["workload/replicas".to_owned()],
        ..profile("cis-1.12")
    };
    assert_eq!(
        selected(&selectors),
        ["workload/privileged", "workload/replicas"]
    );
}

#[test]
fn ignore_takes_away_from_everything_else() {
    let selectors = Selectors {
        ignore: vec!["C-0057".to_owned()],
        extend: vec!["workload/privileged".to_owned()],
        ..select(&["workload/privileged", "workload/host-path"])
    };
    assert_eq!(selected(&selectors), ["workload/host-path"]);
}

#[test]
fn rules_about_the_input_are_selected_with_everything() {
    let selection = Selection::new(&registry(), &select(&["C-0057"])).expect("an alias");
    assert!(selection.holds(&SYNTAX));
}

#[test]
fn rules_about_the_input_can_be_ignored() {
    let selectors = Selectors {
        ignore: vec!["manifest".to_owned()],
        ..Selectors::default()
    };
    let selection = Selection::new(&registry(), &selectors).expect("a pillar");
    assert!(!selection.holds(&SYNTAX));
}

#[test]
fn an_unknown_selector_is_refused_with_the_nearest() {
    for (given, nearest) in [
        ("workload/priviliged", "workload/privileged"),
        ("worklod", "workload"),
        ("securty", "security"),
        ("cis-1.11", "cis-1.12"),
    ] {
        let error = refused(&select(&[given]));
        let expected = format!(
            "no rule, alias, pillar or profile is called \"{given}\"; did you mean {nearest}?"
        );
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn an_unknown_selector_is_refused_wherever_it_stands() {
    let unknown = vec!["nothing".to_owned()];
    for selectors in [
        Selectors {
            select: unknown.clone(),
            ..Selectors::default()
        },
        Selectors {
            extend: unknown.clone(),
            ..Selectors::default()
        },
        Selectors {
            ignore: unknown.clone(),
            ..Selectors::default()
        },
    ] {
        assert_eq!(
            refused(&selectors).to_string(),
            "no rule, alias, pillar or profile is called \"nothing\"; `garboard rules` lists them"
        );
    }
}

#[test]
fn an_empty_selector_means_nothing() {
    assert_eq!(refused(&select(&[""])).nearest, None);
    assert_eq!(refused(&select(&["*"])).nearest, None);
}

#[test]
fn an_unknown_profile_is_refused_with_the_nearest_profile() {
    for (given, nearest) in [
        ("restrictd", "restricted"),
        ("sec", "security"),
        ("cis", "cis-1.12"),
    ] {
        let error = refused(&profile(given));
        assert!(error.is_profile);
        assert_eq!(error.nearest.as_deref(), Some(nearest), "{given}");
    }
}

#[test]
fn a_profile_that_is_like_none_is_refused_with_the_list() {
    assert_eq!(
        refused(&profile("paranoid")).to_string(),
        "no profile is called \"paranoid\"; one of security, baseline, restricted, reliability, \
         efficiency, hygiene, all"
    );
}

#[test]
fn an_unknown_profile_is_refused_though_select_replaces_it() {
    let selectors = Selectors {
        profiles: vec!["paranoid".to_owned()],
        ..select(&["C-0057"])
    };
    assert!(refused(&selectors).is_profile);
}

#[test]
fn regression_a_profile_of_characters_of_several_bytes_is_refused() {
    for name in ["é", "日本", "zé", ""] {
        assert_eq!(refused(&profile(name)).nearest, None, "{name:?}");
    }
}

#[test]
fn the_error_shows_control_characters_escaped() {
    let error = refused(&select(&["\u{1b}[31m"]));
    assert!(error.to_string().contains(r#""\u{1b}[31m""#), "{error}");
}

fn house() -> Selectors {
    Selectors {
        named: vec![NamedRules {
            name: "House".to_owned(),
            meanings: vec![Meaning::whole(&HOST_PATH), Meaning::whole(&REPLICAS)],
        }],
        ..Selectors::default()
    }
}

#[test]
fn a_profile_of_ones_own_is_a_profile_and_a_selector_in_any_case() {
    let as_profile = Selectors {
        profiles: vec!["house".to_owned()],
        ..house()
    };
    let as_selector = Selectors {
        select: vec!["HOUSE".to_owned()],
        ..house()
    };
    let rules = ["workload/host-path", "workload/replicas"];
    assert_eq!(selected(&as_profile), rules);
    assert_eq!(selected(&as_selector), rules);
}

#[test]
fn several_profiles_hold_the_rules_of_each() {
    let selectors = Selectors {
        profiles: vec!["reliability".to_owned(), "House".to_owned()],
        ..house()
    };
    assert_eq!(
        selected(&selectors),
        ["workload/host-path", "workload/replicas"]
    );
}

#[test]
fn a_profile_of_ones_own_is_suggested() {
    let selectors = Selectors {
        profiles: vec!["hose".to_owned()],
        ..house()
    };
    assert_eq!(refused(&selectors).nearest.as_deref(), Some("House"));
}
