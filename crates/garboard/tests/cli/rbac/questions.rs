//! `can-i`, `who-can`, `effective`.

use insta::assert_snapshot;

use super::{ask, project};

#[test]
fn can_i_says_yes_and_names_the_rule_and_its_line() {
    let run = ask(&[
        "can-i",
        "get",
        "secrets",
        "-n",
        "shop",
        "--as",
        "sa:shop/web",
    ]);
    assert_eq!(run.code, 0);
    assert_snapshot!(run.stdout);
}

#[test]
fn can_i_says_no_with_1_and_where_it_would_be_yes() {
    let run = ask(&[
        "can-i",
        "get",
        "secrets",
        "-n",
        "pay",
        "--as",
        "sa:shop/web",
    ]);
    assert_eq!(run.code, 1);
    assert_snapshot!(run.stdout);
}

#[test]
fn can_i_takes_a_group_beside_the_subject() {
    let question = ["can-i", "list", "pods", "-n", "shop", "--as", "user:joe"];
    assert_eq!(ask(&question).code, 1);
    let mut with_group = question.to_vec();
    with_group.extend(["--as-group", "system:serviceaccounts:pay"]);
    assert_eq!(ask(&with_group).code, 0);
}

#[test]
fn a_role_binding_grants_nothing_in_the_whole_cluster() {
    for (subject, code) in [("sa:shop/web", 1), ("user:jane", 0)] {
        assert_eq!(
            ask(&["can-i", "get", "pods", "-A", "--as", subject]).code,
            code
        );
    }
}

#[test]
fn a_subresource_is_no_name_and_a_name_no_subresource() {
    let in_shop = ["-n", "shop", "--as", "sa:shop/web"];
    for (question, code) in [
        (&["get", "pods/log"][..], 0),
        (&["get", "pods", "--subresource", "log"], 0),
        (&["get", "pods/exec"], 1),
        (&["get", "pods", "exec"], 0),
        (&["update", "deploy", "web"], 0),
        (&["update", "deploy/web"], 1),
        (&["update", "deploy"], 1),
        (&["update", "deployments", "web", "--api-group", ""], 1),
        (&["update", "deployments.apps", "web"], 0),
        (&["get", "/metrics"], 1),
    ] {
        let arguments: Vec<&str> = ["can-i"]
            .iter()
            .chain(question)
            .chain(&in_shop)
            .copied()
            .collect();
        assert_eq!(ask(&arguments).code, code, "{question:?}");
    }
}

#[test]
fn a_master_may_do_everything_and_no_rule_is_named() {
    let run = ask(&[
        "can-i",
        "delete",
        "nodes",
        "--as",
        "user:root",
        "--as-group",
        "system:masters",
    ]);
    assert_eq!(run.code, 0);
    assert_snapshot!(run.stdout);
}

#[test]
fn a_resource_that_nobody_knows_is_pointed_out() {
    let run = ask(&["can-i", "get", "secretz", "--as", "sa:shop/webb"]);
    assert_snapshot!(run.stdout);
}

#[test]
fn who_can_lists_subjects_with_their_members_and_carriers() {
    assert_snapshot!(ask(&["who-can", "get", "secrets", "-n", "shop"]).stdout);
}

#[test]
fn who_can_without_a_namespace_says_where() {
    assert_snapshot!(ask(&["who-can", "list", "pods", "-o", "wide"]).stdout);
}

#[test]
fn who_can_in_every_namespace_counts_no_role_binding() {
    assert_snapshot!(ask(&["who-can", "list", "pods", "-A"]).stdout);
}

#[test]
fn who_can_answers_in_json_with_every_grant() {
    assert_snapshot!(ask(&["who-can", "update", "deploy", "web", "-o", "json"]).stdout);
}

#[test]
fn effective_lists_every_rule_with_the_part_in_which_it_is_written() {
    assert_snapshot!(ask(&["effective", "sa:shop/web"]).stdout);
    assert_snapshot!(ask(&["effective", "sa:shop/web", "-o", "yaml"]).stdout);
}

#[test]
fn effective_counts_implicit_groups() {
    assert_snapshot!(ask(&["effective", "sa:pay/default", "-o", "csv"]).stdout);
}

#[test]
fn several_formats_go_to_files_in_one_run() {
    let project = project();
    let run = project.run(&[
        "rbac",
        "who-can",
        "get",
        "secrets",
        "-f",
        ".",
        "-o",
        "csv=who.csv",
        "-o",
        "json=who.json",
    ]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    let read = |name| std::fs::read_to_string(project.path().join(name)).expect("it was written");
    assert!(read("who.csv").starts_with("subject,where,through,role,rule,source,granted to\n"));
    assert!(read("who.json").contains("\"schemaVersion\": \"1\""));
}

#[test]
fn a_piped_table_has_one_line_a_row() {
    let run = project().run(&[
        "rbac", "who-can", "get", "secrets", "-n", "shop", "-f", ".", "-q",
    ]);
    assert_eq!(run.stdout.lines().count(), 3 + 3 + 1 + 3, "{}", run.stdout);
}
