//! `learn` and `tighten`: least privilege from audit logs, as people ask for it.

use std::fmt::Write as _;

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::RBAC;
use crate::{Project, Run};

/// A month of `sa:shop/web`, `user:jane` and an administrator who acts as her.
fn log() -> String {
    let mut log = String::new();
    for day in 1..=30 {
        let web = [
            "system:serviceaccounts",
            "system:serviceaccounts:shop",
            "system:authenticated",
        ];
        let web = json!({"username": "system:serviceaccount:shop:web", "groups": web});
        let jane = json!({"username": "jane", "groups": ["system:authenticated"]});
        add(
            &mut log,
            day,
            &web,
            "watch",
            json!({"resource": "pods", "namespace": "shop"}),
            200,
        );
        add(
            &mut log,
            day,
            &web,
            "get",
            json!({"resource": "secrets", "namespace": "shop", "name": "db"}),
            404,
        );
        add(
            &mut log,
            day,
            &jane,
            "list",
            json!({"resource": "pods"}),
            200,
        );
        if day == 7 {
            let token =
                json!({"resource": "secrets", "namespace": "shop", "name": "web-token-x2lqp"});
            add(&mut log, day, &web, "get", token, 200);
            let own = json!({"resource": "deployments", "namespace": "shop", "name": "web", "apiGroup": "apps"});
            add(&mut log, day, &web, "patch", own, 200);
            add(
                &mut log,
                day,
                &web,
                "delete",
                json!({"resource": "secrets", "namespace": "shop"}),
                403,
            );
        }
    }
    log
}

fn add(log: &mut String, day: u32, user: &Value, verb: &str, object: Value, code: u32) {
    let event = json!({
        "kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Metadata", "stage": "ResponseComplete",
        "auditID": format!("{day}-{verb}"), "requestURI": format!("/{object}"), "verb": verb, "user": user,
        "objectRef": object, "responseStatus": {"code": code},
        "stageTimestamp": format!("2026-05-{day:02}T10:00:00.000000Z"),
        "annotations": {"authorization.k8s.io/decision": if code == 403 { "forbid" } else { "allow" }},
    });
    let _ = writeln!(log, "{event}"); // to a String: cannot fail
}

fn in_project(arguments: &[&str]) -> Run {
    let project = Project::new(&[("audit.log", &log()), ("rbac.yaml", RBAC)]);
    let mut all = vec!["rbac"];
    all.extend(arguments);
    let mut command = project.command(&all);
    command.env("COLUMNS", "120");
    Run::of(command)
}

#[test]
fn learn_says_what_each_subject_needs() {
    let run = in_project(&["learn", "--audit", "audit.log"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_snapshot!(run.stdout);
}

#[test]
fn learn_says_what_of_the_existing_bindings_was_used() {
    let run = in_project(&["learn", "--audit", "audit.log", "-f", "rbac.yaml"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_snapshot!(run.stdout);
}

#[test]
fn learn_prints_roles_and_bindings() {
    let run = in_project(&[
        "learn",
        "--audit",
        "audit.log",
        "--subject",
        "sa:shop/web",
        "--manifests",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_snapshot!(run.stdout);
}

#[test]
fn learn_gives_the_same_as_data() {
    let run = in_project(&[
        "learn",
        "--audit",
        "audit.log",
        "-f",
        "rbac.yaml",
        "-o",
        "json",
    ]);
    let json = run.json();
    assert_eq!(json["log"]["days"], 30);
    assert_eq!(json["log"]["malformed"], 0);
    assert_eq!(json["subjects"][1]["subject"], "sa:shop/web");
    assert_eq!(json["subjects"][1]["refused"], 1);
    assert_eq!(json["bindings"][0]["verdict"], "partly used");
}

#[test]
fn a_folder_of_logs_is_read_in_order_and_compressed_logs_too() {
    let project = Project::new(&[("logs/a.log", &log()), ("logs/b.log", &log())]);
    let run = project.run(&["rbac", "learn", "--audit", "logs", "-o", "json"]);
    assert_eq!(run.json()["log"]["events"], 186);
    assert_eq!(
        run.json()["log"]["repeated"],
        93,
        "the second file is the same again"
    );
}

#[test]
fn a_log_that_is_cut_off_is_read_as_far_as_it_goes_and_the_exit_code_says_so() {
    let whole = log();
    let project = Project::new(&[("audit.log", &whole[..whole.len() - 40])]);
    let run = project.run(&["rbac", "learn", "--audit", "audit.log"]);
    assert_eq!(run.code, 3);
    assert_eq!(
        run.stderr,
        "garboard: the answer is incomplete: audit.log:93 ends in the middle\n"
    );
}

#[test]
fn stdin_is_a_log_too() {
    let run =
        Project::new(&[]).run_with_input(&["rbac", "learn", "--audit", "-", "-o", "json"], &log());
    assert_eq!(run.json()["log"]["events"], 93);
}

#[test]
fn without_a_log_or_with_one_that_is_not_there_one_line_says_so() {
    let project = Project::new(&[("empty/x/y.log", "")]);
    project
        .run(&["rbac", "learn", "--audit", "nowhere.log"])
        .refuses("cannot read nowhere.log");
    project
        .run(&["rbac", "learn", "--audit", "empty"])
        .refuses("empty has no files");
    let run = project.run(&["rbac", "learn"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("--audit"), "{}", run.stderr);
}

#[test]
fn a_subject_that_is_not_in_the_log_is_refused() {
    in_project(&["learn", "--audit", "audit.log", "--subject", "user:nobody"])
        .refuses("user:nobody did nothing in the log");
    in_project(&["learn", "--audit", "audit.log", "--subject", "group:dev"])
        .refuses("a log knows users and service accounts");
    in_project(&["learn", "--audit", "audit.log", "--compat", "audit2rbac"])
        .refuses("name it with --subject");
}

#[test]
fn compat_prints_what_audit2rbac_prints() {
    let run = in_project(&[
        "learn",
        "--audit",
        "audit.log",
        "--subject",
        "user:jane",
        "--compat",
        "audit2rbac",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_snapshot!(run.stdout);
}

#[test]
fn an_audit_policy_that_records_nothing_proves_nothing() {
    let policy = "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: None\n    resources: [{group: apps}]\n  - level: Metadata\n";
    let project = Project::new(&[
        ("audit.log", &log()),
        ("rbac.yaml", RBAC),
        ("policy.yaml", policy),
        ("other.yaml", RBAC),
    ]);
    let learn = [
        "rbac",
        "learn",
        "--audit",
        "audit.log",
        "-f",
        "rbac.yaml",
        "-o",
        "json",
        "--audit-policy",
    ];
    let with = |file: &'static str| project.run(&[&learn[..], &[file]].concat());
    let unproven = &with("policy.yaml").json()["bindings"][2]["rules"][0]["unproven"][0];
    assert_eq!(unproven["why"], "the audit policy does not record it");
    with("other.yaml")
        .refuses("other.yaml is no audit policy: its kind is not Policy of audit.k8s.io");
    with("nowhere.yaml").refuses("cannot read nowhere.yaml");
}

#[test]
fn a_month_is_needed_before_something_is_called_unused() {
    let run = in_project(&[
        "learn",
        "--audit",
        "audit.log",
        "-f",
        "rbac.yaml",
        "--days",
        "31",
    ]);
    assert!(
        run.stdout.contains(
            "nothing is called unused: the log has entries of 30 days, --days asks for 31"
        ),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("unused  "), "{}", run.stdout);
}

#[test]
fn tighten_says_what_would_change_and_that_nothing_is_refused() {
    let run = in_project(&["tighten", "--audit", "audit.log", "-f", "rbac.yaml"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_snapshot!(run.stdout);
}

#[test]
fn tighten_prints_patches() {
    let run = in_project(&[
        "tighten",
        "--audit",
        "audit.log",
        "-f",
        "rbac.yaml",
        "--patches",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_snapshot!(run.stdout);
}

#[test]
fn what_tighten_prints_is_read_again_as_what_it_said() {
    let project = Project::new(&[("audit.log", &log()), ("rbac.yaml", RBAC)]);
    let run = project.run(&[
        "rbac",
        "tighten",
        "--audit",
        "audit.log",
        "-f",
        "rbac.yaml",
        "--patches=smaller.yaml",
    ]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    let can = |verb, resource, name| {
        let question = [
            "rbac",
            "can-i",
            verb,
            resource,
            name,
            "-n",
            "shop",
            "--as",
            "sa:shop/web",
            "-f",
            "smaller.yaml",
        ];
        project.run(&question).code
    };
    assert_eq!(can("get", "secrets", "db"), 0);
    assert_eq!(can("delete", "secrets", "db"), 1);
}

#[test]
fn hostile_names_in_a_log_reach_no_terminal() {
    let mut log = String::new();
    let user = json!({"username": "\u{1b}[2Jeve\n\u{202e}", "groups": ["\u{7}"]});
    add(
        &mut log,
        1,
        &user,
        "get\u{1b}]0;x\u{7}",
        json!({"resource": "pods\n- x", "namespace": "a\u{9b}", "name": "=cmd|' /C calc'!A0"}),
        200,
    );
    let project = Project::new(&[("a\u{1b}.log", &format!("{log}{{oops\n"))]);
    for more in [
        &["-o", "table"][..],
        &["-o", "wide"],
        &["-o", "json"],
        &["-o", "yaml"],
        &["-o", "csv"],
        &["--manifests"],
    ] {
        let run = project.run(&[&["rbac", "learn", "--audit", "a\u{1b}.log"][..], more].concat());
        assert_eq!(run.code, 3, "{more:?}");
        // Machines may read any letter; what a terminal obeys is escaped for them, too.
        let is_for_machines = more == ["-o", "json"];
        let is_hostile = |it: char| {
            it != '\n'
                && (it.is_ascii_control()
                    || !is_for_machines && (it.is_control() || it == '\u{202e}'))
        };
        for text in [&run.stdout, &run.stderr] {
            assert!(!text.contains(is_hostile), "{more:?} {text:?}");
        }
        assert!(
            !run.stdout.lines().any(|line| line.starts_with("=cmd")),
            "{}",
            run.stdout
        );
    }
}
