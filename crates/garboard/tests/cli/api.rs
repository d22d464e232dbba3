//! Fields and versions of Kubernetes' API: what recorded manifests of others get wrong, and nothing else.
//!
//! Each line was looked at, and is an error of the manifest: a field of containers at the pod, a name
//! in another case, an API that is gone. All else in the folders uses the API as it is.

use garboard_testkit::conformance;

use crate::Project;

/// Folder, rule, file and line, path.
const WRONG: &[(&str, &[&str])] = &[
    ("corpus", &[]),
    ("pss", &[]),
    ("cluster-network-policy", &[]),
    ("kubehound-attacks", &[]),
    ("kubesplaining", &[]),
    (
        "polaris",
        &[
            "unknown-field insecureCapabilities/success.pod.yaml:9 spec.securityContext.capabilities",
            "unknown-field notReadOnlyRootFilesystem/failure.pod.yaml:9 spec.securityContext.readOnlyRootFilesystem",
            "unknown-field notReadOnlyRootFilesystem/success.pod.yaml:9 spec.securityContext.readOnlyRootFilesystem",
            "unknown-field privilegeEscalationAllowed/failure.pod.yaml:9 spec.securityContext.allowPrivilegeEscalation",
            "unknown-field privilegeEscalationAllowed/failure.pod_unspecified.yaml:9 spec.securityContext.allowPrivilegeEscalation",
            "unknown-field runAsPrivileged/failure.two_cont.yaml:9 spec.securityContext.privileged",
            "unknown-field runAsPrivileged/failure.two_cont_one_unspecified.yaml:9 spec.securityContext.privileged",
            "unknown-field runAsPrivileged/success.pod.yaml:9 spec.securityContext.privileged",
        ],
    ),
    (
        "kube-linter",
        &[
            "removed-api dangling-hpa.yml:12 apiVersion",
            "removed-api dangling-hpa.yml:39 apiVersion",
            "unknown-field dnsconfig-options-ndots.yml:25 spec.template.spec.containers[name=app].runAsUser",
            "unknown-field dnsconfig-options-ndots.yml:57 spec.template.spec.containers[name=app].runAsUser",
            "unknown-field dnsconfig-options-ndots.yml:89 spec.template.spec.containers[name=app].runAsUser",
            "unknown-field dnsconfig-options-ndots.yml:94 spec.template.spec.dnsConfig.Searches",
            "unknown-field dnsconfig-options-ndots.yml:120 spec.template.spec.containers[name=app].runAsUser",
            "removed-api hpa-minimum-three-replicas.yml:2 apiVersion",
            "removed-api hpa-minimum-three-replicas.yml:15 apiVersion",
            "unknown-field kubeconform.yml:22 spec.replicas",
            "unknown-field kubeconform.yml:69 spec.invalidField",
            "unknown-field unset-cpu-requirements.yml:12 spec.template.spec.containers[name=app].requests",
        ],
    ),
];

#[test]
fn recorded_manifests_are_wrong_where_they_are_and_nowhere_else() {
    let project = Project::new(&[]);
    for (name, expected) in WRONG {
        let Some(folder) = conformance::folder(name) else {
            continue;
        };
        let folder = folder.display().to_string();
        let rules = "manifest/unknown-field,manifest/removed-api";
        let run = project.run(&["scan", &folder, "--select", rules, "-o", "jsonl"]);
        let findings = run
            .stdout
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a line is JSON"));
        let found: Vec<String> = findings
            .filter_map(|finding| {
                let rule = finding["rule"].as_str()?.strip_prefix("manifest/")?;
                let location = &finding["location"];
                let file = location["file"].as_str()?.strip_prefix(&folder)?;
                let is_ours = matches!(rule, "unknown-field" | "removed-api");
                is_ours.then(|| {
                    let path = finding["path"].as_str().unwrap_or_default();
                    format!("{rule} {}:{} {path}", &file[1..], location["line"])
                })
            })
            .collect();
        assert_eq!(&found, expected, "{name}");
    }
}
