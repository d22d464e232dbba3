//! What the program says about itself.

use crate::Project;

#[test]
fn explain_finds_every_rule_by_each_of_its_names() {
    let project = Project::new(&[]);
    let listed = project.run(&["rules", "--format", "json"]).json();
    let rules = listed.as_array().expect("a list");
    assert!(rules.len() > 30);
    // One run with every alias: a thousand processes would say nothing more.
    for rule in rules {
        let id = rule["id"].as_str().expect("an id");
        let aliases = rule["aliases"].as_array().expect("a list");
        let names: Vec<&str> = aliases.iter().filter_map(|alias| alias.as_str()).collect();
        let mut arguments = vec!["explain", id];
        arguments.extend(&names);
        let run = project.run(&arguments);
        assert_eq!(run.code, 0, "{id}: {}", run.stderr);
        assert!(run.stdout.contains(id), "{id}");
    }
}

#[test]
fn explain_takes_the_bare_ids_of_other_tools() {
    let project = Project::new(&[]);
    for name in [
        "C-0057",
        "AVD-KSV-0017",
        "CKV_K8S_16",
        "runAsPrivileged",
        "privileged-container",
        "5.2.2",
    ] {
        let run = project.run(&["explain", name]);
        assert!(
            run.stdout.contains("workload/privileged"),
            "{name}: {}",
            run.stdout
        );
    }
    project.run(&["explain", "C-00577"]).refuses("did you mean");
}

#[test]
fn completion_and_manual_are_made_for_every_shell_and_verb() {
    let project = Project::new(&[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = project.run(&["completion", shell]);
        assert!(
            run.code == 0 && run.stdout.contains("extend-select"),
            "{shell}"
        );
    }
    let run = project.run(&["man", "scan"]);
    assert!(
        run.stdout.contains("fail\\-on\\-incomplete"),
        "{}",
        run.stdout
    );
    project
        .run(&["man", "scam"])
        .refuses("garboard has no verb \"scam\"");
}

#[test]
fn help_shows_the_way() {
    let run = Project::new(&[]).run(&["--help"]);
    for words in [
        "scan",
        "pss",
        "explain",
        "rules",
        "Exit codes",
        "garboard scan DIR",
    ] {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
}
