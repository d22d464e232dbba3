//! Dumps and snapshots as sources, and what they say that they lack.

use garboard_testkit::conformance;

use crate::{Project, Run};

const ROLE: &str = r#"{"metadata":{"name":"r"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}"#;
const BINDING: &str = r#"{"metadata":{"name":"b"},"roleRef":{"kind":"ClusterRole","name":"r"},"subjects":[{"kind":"User","name":"jane"}]}"#;

fn list(kind: &str, metadata: &str, items: &str) -> String {
    format!(
        "{{\"kind\":\"{kind}List\",\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\
         \"metadata\":{metadata},\"items\":[{items}]}}\n"
    )
}

fn who_can_get_pods(project: &Project) -> Run {
    project.run(&["rbac", "who-can", "get", "pods", "-f", ".", "-o", "json"])
}

#[test]
fn answers_of_the_api_server_are_read_whose_items_do_not_say_what_they_are() {
    let project = Project::new(&[
        ("roles.json", &list("ClusterRole", "{}", ROLE)),
        ("bindings.json", &list("ClusterRoleBinding", "{}", BINDING)),
    ]);
    let run = who_can_get_pods(&project);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.json()["subjects"][0]["subject"], "user:jane");
}

#[test]
fn one_page_of_a_list_is_not_the_whole_list() {
    let page = list(
        "ClusterRole",
        r#"{"continue":"abc","remainingItemCount":7}"#,
        ROLE,
    );
    let run = who_can_get_pods(&Project::new(&[("roles.json", &page)]));
    assert_eq!(run.code, 3);
    assert!(
        run.stderr
            .contains("roles.json: a ClusterRoleList is only one page of several"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_the_api_server_refused_makes_the_answer_incomplete() {
    let refused = r#"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
        "message":"rolebindings is forbidden: User \"jane\" cannot list it","reason":"Forbidden","code":403}"#;
    let run = who_can_get_pods(&Project::new(&[("bindings.json", refused)]));
    assert_eq!(run.code, 3);
    assert!(
        run.stderr.contains("rolebindings is forbidden"),
        "{}",
        run.stderr
    );
    assert_eq!(run.json()["complete"], false);
}

#[test]
fn a_kubesplaining_snapshot_is_read_with_what_it_lacks() {
    let snapshot = format!(
        "{{\"metadata\":{{\"kubesplaining_version\":\"dev\",\"permissions_missing\":[\"secrets\"]}},\
         \"resources\":{{\"cluster_roles\":[{ROLE}],\"cluster_role_bindings\":[{BINDING}],\
         \"secrets_metadata\":[{{\"name\":\"t\",\"namespace\":\"shop\",\"type\":\"Opaque\"}}]}}}}"
    );
    let project = Project::new(&[("snapshot.json", &snapshot)]);
    let run = who_can_get_pods(&project);
    assert_eq!(run.code, 3);
    assert_eq!(run.json()["subjects"][0]["subject"], "user:jane");
    assert_eq!(
        run.json()["subjects"][0]["grants"][0]["file"],
        "snapshot.json"
    );
    assert!(
        run.stderr.contains("without permission for secrets"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_recorded_snapshots_give_their_subjects_what_they_hold() {
    let Some(root) = conformance::folder("kubesplaining") else {
        return;
    };
    let project = Project::new(&[]);
    for (snapshot, subject, question) in [
        (
            "csr-issuance",
            "sa:certs/minter",
            &["create", "certificatesigningrequests"][..],
        ),
        (
            "leastprivilege-demo",
            "sa:monitoring/prometheus",
            &["delete", "nodes"],
        ),
        ("minimal-risky", "sa:default/reader", &["list", "secrets"]),
    ] {
        let path = root.join(format!("snapshots/{snapshot}.json"));
        let path = path.to_str().expect("the path is text");
        let mut arguments = vec!["rbac", "can-i"];
        arguments.extend(question);
        arguments.extend(["--as", subject, "-A", "-f", path]);
        assert_eq!(project.run(&arguments).code, 0, "{snapshot}");
        arguments[2] = "escalate";
        let refused = project.run(&arguments);
        assert!(refused.stdout.starts_with("no: "), "{}", refused.stdout);
    }
}

#[test]
fn kubernetes_own_roles_are_known_and_others_that_are_bound_and_missing_are_missed() {
    let bind = |role: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n\
             metadata: {{name: b}}\nroleRef: {{kind: ClusterRole, name: {role}}}\n\
             subjects: [{{kind: User, name: jane}}]\n"
        )
    };
    let known = who_can_get_pods(&Project::new(&[("a.yaml", &bind("view"))]));
    assert_eq!(known.code, 0, "{}", known.stderr);
    let grant = &known.json()["subjects"][0]["grants"][0];
    assert_eq!(grant["file"], "<kubernetes v1.37>");
    assert_eq!(grant["writtenIn"]["name"], "system:aggregate-to-view");
    let unknown = who_can_get_pods(&Project::new(&[("a.yaml", &bind("ours"))]));
    assert_eq!(unknown.code, 3);
    assert!(
        unknown
            .stderr
            .contains("bound and not read: ClusterRole ours"),
        "{}",
        unknown.stderr
    );
}
