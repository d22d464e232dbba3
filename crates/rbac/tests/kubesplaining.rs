//! Recorded cases of kubesplaining: what it finds about roles, bindings and service accounts is found
//! here on the same subjects, and what it must not find is not.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use garboard_finding::{Finding, Findings, Pillar as _, Registry, Selection, Selectors, Settings};
use garboard_rbac::RbacPillar;
use garboard_testkit::{conformance, pages::Scene};
use serde_json::{Value, json};

/// What takes an audit log to know: which rights are used.
const BY_AUDIT_LOG: [&str; 3] = [
    "KUBE-RBAC-UNUSED-VERB-001",
    "KUBE-RBAC-UNUSED-ROLE-001",
    "KUBE-RBAC-WILDCARD-USED-PARTIAL-001",
];

/// The kinds of a snapshot's lists.
const LISTS: [(&str, &str, &str); 13] = [
    ("namespaces", "v1", "Namespace"),
    ("service_accounts", "v1", "ServiceAccount"),
    ("pods", "v1", "Pod"),
    ("config_maps", "v1", "ConfigMap"),
    ("deployments", "apps/v1", "Deployment"),
    ("daemon_sets", "apps/v1", "DaemonSet"),
    ("stateful_sets", "apps/v1", "StatefulSet"),
    ("jobs", "batch/v1", "Job"),
    ("cron_jobs", "batch/v1", "CronJob"),
    ("roles", "rbac.authorization.k8s.io/v1", "Role"),
    (
        "role_bindings",
        "rbac.authorization.k8s.io/v1",
        "RoleBinding",
    ),
    (
        "cluster_roles",
        "rbac.authorization.k8s.io/v1",
        "ClusterRole",
    ),
    (
        "cluster_role_bindings",
        "rbac.authorization.k8s.io/v1",
        "ClusterRoleBinding",
    ),
];

#[test]
fn labelled_snapshots_have_every_expected_finding_and_no_denied_one() {
    let Some(folder) = conformance::folder("kubesplaining") else {
        return;
    };
    let mut expected_ids = 0;
    for case in ["minimal-risky", "leastprivilege-demo", "csr-issuance"] {
        let labels = json_of(&folder.join(format!("corpus/{case}/labels.json")));
        let snapshot = json_of(&folder.join(format!("snapshots/{case}.json")));
        let scene = Scene::new(&manifests(&snapshot["resources"]));
        for id in ids(&labels["expected"]) {
            expected_ids += 1;
            assert!(is_found(&scene, &id), "{case}: {id} is not found");
        }
        for id in ids(&labels["deny"]) {
            assert!(!is_found(&scene, &id), "{case}: {id} is found");
        }
    }
    assert!(expected_ids >= 15, "{expected_ids} expected findings");
}

#[test]
fn vulnerable_manifests_have_every_expected_kind_of_finding() {
    let Some(folder) = conformance::folder("kubesplaining/e2e") else {
        return;
    };
    let mut text = String::new();
    for file in files(&folder.join("vulnerable"), "yaml") {
        text.push_str(&file);
        text.push_str("\n---\n");
    }
    let scene = Scene::new(&text);
    let mut missing = BTreeSet::new();
    let mut judged = 0;
    for list in files(&folder.join("expectations"), "expect") {
        for id in lines(&list).filter(|id| is_about_rbac(id)) {
            if !BY_AUDIT_LOG.contains(&id) {
                judged += 1;
                if selected(&scene, id).is_empty() {
                    missing.insert(id.to_owned());
                }
            }
        }
    }
    for list in files(&folder.join("expectations"), "deny") {
        for id in lines(&list).filter(|id| is_about_rbac(id)) {
            assert!(!is_found(&scene, id), "{id} is found");
        }
    }
    assert!(judged >= 26, "{judged} ids were judged");
    assert!(missing.is_empty(), "not found: {missing:#?}");
}

/// Whether an id is of a kind that is judged here: roles, accounts, and single powers. Paths of
/// several steps are not.
fn is_about_rbac(id: &str) -> bool {
    let is_path = id.starts_with("KUBE-PRIVESC-PATH");
    let kinds = ["KUBE-RBAC-", "KUBE-SA-", "KUBE-PRIVESC-"];
    !is_path && kinds.iter().any(|kind| id.starts_with(kind))
}

/// Whether a finding of an id's rule is about the id's subject: `RULE:ServiceAccount/ns/name:…` or
/// `RULE:Deployment:ns:name`.
fn is_found(scene: &Scene, id: &str) -> bool {
    let (rule, about) = id.split_once(':').unwrap_or((id, ""));
    selected(scene, rule).iter().any(|finding| {
        let Some(object) = finding.object().map(|object| scene.world.object(object)) else {
            return false;
        };
        match about.strip_prefix("ServiceAccount/") {
            Some(rest) => {
                let account = rest.split(':').next().unwrap_or_default();
                // `sa:ns/name` or `account ns/name`, and no longer name.
                finding
                    .message
                    .split([' ', ':', ',', ';'])
                    .any(|word| word == account)
            }
            None => {
                let object = format!("{}:{}:{}", object.kind, object.namespace(), object.name());
                about.is_empty() || about == object
            }
        }
    })
}

/// What is found where somebody selects an id of kubesplaining's.
fn selected(scene: &Scene, id: &str) -> Vec<Finding> {
    let registry = Registry::new(RbacPillar.rules().iter().copied());
    let selectors = Selectors {
        select: vec![format!("kubesplaining:{id}")],
        ..Selectors::default()
    };
    let Ok(selection) = Selection::new(&registry, &selectors) else {
        return Vec::new();
    };
    let mut findings = Findings::new();
    RbacPillar.inspect(&scene.world, &Settings::default(), &mut findings);
    findings.finish(&scene.world, &selection)
}

/// The ids of a list that are judged here.
fn ids(list: &Value) -> Vec<String> {
    let ids = list.as_array().into_iter().flatten();
    let ids = ids.filter_map(Value::as_str);
    ids.filter(|id| is_about_rbac(id))
        .map(str::to_owned)
        .collect()
}

/// A snapshot's objects as manifests.
fn manifests(resources: &Value) -> String {
    let mut text = String::new();
    let mut push = |object: &Value| {
        text.push_str(&object.to_string());
        text.push_str("\n---\n");
    };
    for (list, api_version, kind) in LISTS {
        for object in resources[list].as_array().into_iter().flatten() {
            let mut object = object.clone();
            object["apiVersion"] = json!(api_version);
            object["kind"] = json!(kind);
            push(&object);
        }
    }
    for secret in resources["secrets_metadata"]
        .as_array()
        .into_iter()
        .flatten()
    {
        let meta = json!({"name": secret["name"], "namespace": secret["namespace"]});
        push(&json!({
            "apiVersion": "v1", "kind": "Secret", "metadata": meta, "type": secret["type"],
        }));
    }
    text
}

fn json_of(path: &Path) -> Value {
    let text = fs::read_to_string(path).expect("a recorded case can be read");
    serde_json::from_str(&text).expect("a recorded case is JSON")
}

/// The texts of a folder's files of one extension, by name.
fn files(folder: &Path, extension: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|it| it == extension))
        .collect();
    paths.sort();
    let read = |path| fs::read_to_string(path).expect("a recorded case can be read");
    paths.into_iter().map(read).collect()
}

/// The lines of a list without comments.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}
