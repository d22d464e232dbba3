//! Polaris' recorded cases: a rule that bears an id of Polaris answers that question as Polaris does.

use std::fs;
use std::path::Path;

use garboard_finding::{Rule, Settings};
use garboard_testkit::{conformance, pages::Scene};

use crate::{found_under, rules};

/// Questions about workloads that are left to rules to come, because none of these asks the same.
const LATER: &[(&str, &str)] = &[(
    "missingNetworkPolicy",
    "a policy must select the pod and have rules in both directions",
)];

#[test]
fn rules_judge_polaris_cases_as_polaris_does() {
    let Some(folder) = conformance::folder("polaris") else {
        return;
    };
    let mut wrong = Vec::new();
    let mut judged = 0;
    for check in ids() {
        let alias = format!("polaris:{check}");
        for (name, text) in files(&folder.join(&check)) {
            let is_bad = name.starts_with("failure");
            if !is_bad && !name.starts_with("success") {
                continue; // `mutated`: what the fix should mean
            }
            judged += 1;
            if is_found(&alias, &text) != is_bad {
                wrong.push(format!("{check}/{name}"));
            }
        }
    }
    assert!(judged > 0, "no case was found under {}", folder.display());
    assert!(
        wrong.is_empty(),
        "judged otherwise than recorded: {wrong:#?}"
    );
}

#[test]
fn questions_left_for_later_are_nobodys_alias() {
    for (check, reason) in LATER {
        let rules: Vec<_> = rules_of(check).iter().map(|rule| rule.id).collect();
        assert!(
            rules.is_empty(),
            "{check} ({reason}) is an alias of {rules:?}"
        );
    }
}

/// Polaris' ids among the aliases, each once.
fn ids() -> Vec<String> {
    let mut ids: Vec<String> = rules()
        .flat_map(|rule| rule.aliases_of("polaris"))
        .map(str::to_owned)
        .collect();
    ids.sort();
    ids.dedup();
    ids
}

fn rules_of(check: &str) -> Vec<&'static Rule> {
    rules()
        .filter(|rule| rule.aliases_of("polaris").any(|alias| alias == check))
        .collect()
}

fn is_found(alias: &str, text: &str) -> bool {
    let scene = Scene::new(text);
    !found_under(alias, &scene.world, &Settings::default()).is_empty()
}

/// Names and texts of a folder's files; of some checks no cases are recorded.
fn files(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (
                name,
                fs::read_to_string(entry.path()).expect("a recorded case can be read"),
            )
        })
        .collect();
    files.sort();
    files
}
