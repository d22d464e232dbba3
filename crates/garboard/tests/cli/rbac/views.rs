//! `matrix`, `lookup`, `diff`, `gen`, `graph`.

use insta::assert_snapshot;

use super::{APPS, RBAC, ask, project};
use crate::{Project, Run};

#[test]
fn a_matrix_tells_all_objects_from_some_and_no_from_no_such_verb() {
    assert_snapshot!(ask(&["matrix", "sa:shop/web", "-n", "shop"]).stdout);
    assert_snapshot!(ask(&["matrix", "user:jane", "-o", "yaml"]).stdout);
}

#[test]
fn a_matrix_without_unicode_is_ascii() {
    let project = project();
    let mut command = project.command(&["rbac", "matrix", "user:jane", "-f", "."]);
    command.env("LC_ALL", "C");
    let run = Run::of(command);
    assert!(run.stdout.is_ascii(), "{}", run.stdout);
}

#[test]
fn lookup_finds_grants_by_subject_role_and_binding() {
    assert_snapshot!(ask(&["lookup", "^sa:"]).stdout);
    assert_snapshot!(ask(&["lookup", "READER$", "--role", "-o", "wide"]).stdout);
    assert_snapshot!(ask(&["lookup", "web-all", "--binding", "-o", "csv"]).stdout);
}

#[test]
fn lookup_refuses_what_is_no_expression_in_one_line() {
    project()
        .run(&["rbac", "lookup", "(", "-f", "."])
        .refuses("\"(\" is no regular expression: unclosed group");
    project()
        .run(&["rbac", "lookup", "(a{9999}){9999}", "-f", "."])
        .refuses("is no regular expression");
}

#[test]
fn a_diff_says_who_may_do_more_and_through_what() {
    let old = RBAC.replace("[get, list, watch]", "[get]");
    let new = format!("{RBAC}---\n{APPS}");
    let project = Project::new(&[("old.yaml", &old), ("new.yaml", &new)]);
    let run = project.run(&["rbac", "diff", "old.yaml", "new.yaml", "-o", "wide"]);
    assert_eq!(run.code, 0);
    assert_snapshot!(run.stdout);
    let backwards = project.run(&["rbac", "diff", "new.yaml", "old.yaml", "-o", "yaml"]);
    assert_snapshot!(backwards.stdout);
}

#[test]
fn a_diff_fails_only_for_what_is_added_and_only_if_asked_to() {
    let old = RBAC.replace("[get, list, watch]", "[get]");
    let project = Project::new(&[("old.yaml", &old), ("new.yaml", RBAC)]);
    for (arguments, code) in [
        (&["old.yaml", "new.yaml"][..], 0),
        (&["old.yaml", "new.yaml", "--fail-on-added"], 1),
        (&["new.yaml", "old.yaml", "--fail-on-added"], 0),
        (&["new.yaml", "new.yaml", "--fail-on-added"], 0),
    ] {
        let all: Vec<&str> = ["rbac", "diff"].iter().chain(arguments).copied().collect();
        assert_eq!(project.run(&all).code, code, "{arguments:?}");
    }
}

#[test]
fn a_role_that_is_split_renamed_and_bound_anew_changes_nothing() {
    let old = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: one}
rules: [{apiGroups: ['', apps], resources: [pods, deployments], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: one}
roleRef: {kind: ClusterRole, name: one}
subjects: [{kind: User, name: jane}]
";
    let rules = [
        "{apiGroups: [''], resources: [pods, deployments], verbs: [get, list]}",
        "{apiGroups: [apps], resources: [pods], verbs: [get, list]}",
        "{apiGroups: [apps], resources: [deployments], verbs: [get, list]}",
    ];
    let mut new = String::new();
    for (number, rule) in rules.iter().enumerate() {
        new.push_str(&old.replace("one", &format!("part{number}")).replace(
            "{apiGroups: ['', apps], resources: [pods, deployments], verbs: [get, list]}",
            rule,
        ));
        new.push_str("---\n");
    }
    let project = Project::new(&[("old.yaml", old), ("new.yaml", &new)]);
    let run = project.run(&["rbac", "diff", "old.yaml", "new.yaml", "--fail-on-added"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert_eq!(run.stdout, "nobody may do anything more or less\n");
}

#[test]
fn gen_writes_a_role_that_kubectl_takes() {
    let project = Project::new(&[]);
    let run = project.run(&[
        "rbac",
        "gen",
        "--verbs",
        "get,list",
        "--resources",
        "po,pods/log,deploy,nodes",
        "-n",
        "shop",
        "--name",
        "yes",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_snapshot!(run.stdout);
}

#[test]
fn gen_warns_of_secrets_and_refuses_what_it_does_not_know() {
    let project = Project::new(&[]);
    let all = project.run(&["rbac", "gen", "--read-only"]);
    assert!(all.stderr.contains("reads Secrets"), "{}", all.stderr);
    let but_secrets = project.run(&["rbac", "gen", "--read-only", "--except", "secrets"]);
    assert_eq!((but_secrets.code, but_secrets.stderr.as_str()), (0, ""));
    assert!(!but_secrets.stdout.contains("secrets"));
    project
        .run(&["rbac", "gen", "--resources", "podz"])
        .refuses("no resource \"podz\" (did you mean pods?)");
    project
        .run(&["rbac", "gen", "--resources", "pods", "--except", "pods"])
        .refuses("nothing is left");
}

#[test]
fn what_gen_writes_allows_what_was_asked_for_and_no_more() {
    let generator = Project::new(&[]);
    let role = generator.run(&[
        "rbac",
        "gen",
        "--read-only",
        "--except",
        "secrets",
        "--name",
        "r",
    ]);
    let bound = format!(
        "{}---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n\
         metadata: {{name: b}}\nroleRef: {{kind: ClusterRole, name: r}}\n\
         subjects: [{{kind: User, name: jane}}]\n",
        role.stdout
    );
    let project = Project::new(&[("a.yaml", &bound)]);
    for (verb, resource, code) in [
        ("list", "pods", 0),
        ("get", "secrets", 1),
        ("update", "pods", 1),
        ("get", "pods/exec", 1),
        ("watch", "deployments.apps", 0),
    ] {
        let question = [
            "rbac",
            "can-i",
            verb,
            resource,
            "--as",
            "user:jane",
            "-f",
            "a.yaml",
        ];
        assert_eq!(project.run(&question).code, code, "{verb} {resource}");
    }
}

#[test]
fn a_graph_is_written_as_dot_svg_and_one_html_file() {
    assert_snapshot!(ask(&["graph"]).stdout);
    let only = ask(&["graph", "user:jane"]).stdout;
    assert!(
        only.contains("user:jane") && !only.contains("shop/web"),
        "{only}"
    );
    let svg = ask(&["graph", "-o", "svg"]).stdout;
    assert!(
        svg.starts_with("<?xml") && svg.contains("Deployment shop/web"),
        "{svg}"
    );
    let html = ask(&["graph", "-n", "shop", "-o", "html"]).stdout;
    assert!(html.starts_with("<!doctype html>") && html.contains("default-src 'none'"));
}

#[test]
fn a_matrix_without_a_subject_tells_who_holds_risky_powers_and_where() {
    assert_snapshot!(ask(&["matrix"]).stdout);
    assert_snapshot!(ask(&["matrix", "-n", "shop", "-o", "yaml"]).stdout);
    let csv = ask(&["matrix", "-o", "csv"]).stdout;
    let titles = csv.lines().next().expect("a line of titles");
    assert!(
        titles.contains("secrets-read") && titles.contains("pod-exec"),
        "{titles}"
    );
}

const ACCOUNTS: &str = "
apiVersion: v1
kind: Pod
metadata: {name: web-1, namespace: shop}
spec:
  serviceAccountName: web
  nodeName: node-a
  containers: [{name: web, image: registry.example/web:1.0}]
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, namespace: shop}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      serviceAccountName: web
      automountServiceAccountToken: false
      containers: [{name: agent, image: registry.example/agent:1.0}]
---
apiVersion: v1
kind: Secret
metadata:
  name: web-token
  namespace: shop
  annotations: {kubernetes.io/service-account.name: web}
type: kubernetes.io/service-account-token
data: {token: bm90IHNob3du}
";

#[test]
fn service_accounts_are_listed_with_who_carries_them_and_by_which_tokens() {
    let project = Project::new(&[
        ("apps.yaml", APPS),
        ("rbac.yaml", RBAC),
        ("more.yaml", ACCOUNTS),
    ]);
    let run = project.run(&["rbac", "sa", "-f", ".", "-o", "wide"]);
    assert_eq!(run.code, 0);
    assert_snapshot!(run.stdout);
    let one = project.run(&["rbac", "sa", "shop/web", "-f", ".", "-o", "yaml"]);
    assert!(!one.stdout.contains("bm90IHNob3du"));
    assert_snapshot!(one.stdout);
}

#[test]
fn the_pods_of_a_deployment_are_not_counted_beside_it() {
    let owned = "
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-5d
  namespace: shop
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, controller: true}]
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {serviceAccountName: web, containers: [{name: web, image: registry.example/web:1.0}]}
---
apiVersion: v1
kind: Pod
metadata:
  name: web-5d-x
  namespace: shop
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-5d, controller: true}]
spec: {serviceAccountName: web, nodeName: a, containers: [{name: web, image: registry.example/web:1.0}]}
";
    let project = Project::new(&[("apps.yaml", APPS), ("pods.yaml", owned)]);
    let card = &project
        .run(&["rbac", "sa", "web", "-f", ".", "-o", "json"])
        .json()["accounts"][0];
    assert_eq!(card["replicas"], 3);
    assert_eq!(card["pods"], 1);
    assert_eq!(
        card["carriedBy"],
        serde_json::json!(["Deployment shop/web"])
    );
}

#[test]
fn what_is_no_service_account_is_refused() {
    project()
        .run(&["rbac", "sa", "user:jane", "-f", "."])
        .refuses("user:jane is no service account");
    project()
        .run(&["rbac", "sa", "pay/web", "-n", "shop", "-f", "."])
        .refuses("name two namespaces");
}

#[test]
fn an_audit_log_tells_when_an_account_was_last_used_and_what_it_never_uses() {
    let event = |verb: &str, resource: &str, day: u32| {
        format!(
            "{{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"auditID\":\"{verb}-{resource}-{day}\",\
             \"stage\":\"ResponseComplete\",\"verb\":\"{verb}\",\
             \"requestURI\":\"/api/v1/namespaces/shop/{resource}\",\
             \"user\":{{\"username\":\"system:serviceaccount:shop:web\"}},\
             \"objectRef\":{{\"resource\":\"{resource}\",\"namespace\":\"shop\",\"apiVersion\":\"v1\"}},\
             \"responseStatus\":{{\"code\":200}},\
             \"requestReceivedTimestamp\":\"2026-01-{day:02}T00:00:00Z\",\
             \"stageTimestamp\":\"2026-01-{day:02}T00:00:00Z\"}}\n"
        )
    };
    let log: String = (1..=3).map(|day| event("list", "pods", day)).collect();
    let project = Project::new(&[
        ("apps.yaml", APPS),
        ("rbac.yaml", RBAC),
        ("audit.log", &log),
    ]);
    let run = project.run(&[
        "rbac",
        "sa",
        "web",
        "-f",
        "apps.yaml",
        "-f",
        "rbac.yaml",
        "--audit",
        "audit.log",
        "--days",
        "3",
        "-o",
        "json",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let card = &run.json()["accounts"][0];
    assert_eq!(card["lastUsed"], "2026-01-03");
    assert_eq!(card["excess"]["rules"], 4, "{card}");
    assert_eq!(card["excess"]["unused"], 3, "{card}"); // all but `list pods`
}
