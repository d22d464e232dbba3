//! Other tools' configurations, read as they are.

use garboard_config::read_file;

/// What a file says, as a garboard.yaml, and the warnings.
fn said(path: &str, text: &str) -> (String, Vec<String>) {
    let layer = read_file(path, text).unwrap_or_else(|error| panic!("{error}"));
    let warnings = layer.warnings.iter().map(ToString::to_string).collect();
    (layer.yaml(), warnings)
}

#[test]
fn polaris_severities_that_a_user_changed_and_exemptions_are_read() {
    let text = "\
checks:
  runAsPrivileged: danger
  tagNotSpecified: warning
  hostPIDSet: ignore
exemptions:
  - namespace: kube-system
    controllerNames: [coredns]
    containerNames: [dns]
    rules: [runAsPrivileged]
  - controllerNames: [node-exporter]
";
    let (yaml, warnings) = said("config.yaml", text);
    assert_eq!(
        yaml,
        "\
extend-select:
  - polaris:runAsPrivileged
  - polaris:tagNotSpecified
ignore:
  - polaris:hostPIDSet
severity:
  polaris:tagNotSpecified: medium
suppressions:
  - containers:
      - \"dns*\"
    namespaces:
      - kube-system
    objects:
      - \"coredns*\"
    reason: \"an exemption of Polaris' configuration\"
    rules:
      - polaris:runAsPrivileged
  - objects:
      - \"node-exporter*\"
    reason: \"an exemption of Polaris' configuration\"
    rules:
      - polaris
"
    );
    assert_eq!(warnings, Vec::<String>::new());
}

#[test]
fn kube_linter_without_its_defaults_selects_what_is_included() {
    let text = "\
checks:
  doNotAutoAddDefaults: true
  include: [privileged-container]
  exclude: [latest-tag]
  ignorePaths: [vendor/**]
customChecks: []
";
    let (yaml, warnings) = said(".kube-linter.yaml", text);
    assert_eq!(
        yaml,
        "\
select:
  - kube-linter:privileged-container
ignore:
  - kube-linter:latest-tag
exclude:
  - \"vendor/**\"
"
    );
    assert_eq!(
        warnings,
        [".kube-linter.yaml:6:1: customChecks have no counterpart here; they are not run"]
    );
}

#[test]
fn trivy_ignores_become_suppressions_and_leave_vulnerabilities_alone() {
    let text = "# ours\nCVE-2024-1 exp:2027-01-31\nAVD-KSV-0017 exp:2027-01-31 # until then\n";
    let (yaml, _) = said(".trivyignore", text);
    assert_eq!(
        yaml,
        "suppressions:\n  - rules:\n      - trivy:AVD-KSV-0017\n    until: 2027-01-31\n"
    );
    let text = "misconfigurations:\n  - id: KSV-0012\n    paths: [a/*.yaml]\n    statement: why\n    expired_at: 2027-01-31\n";
    let (yaml, _) = said(".trivyignore.yaml", text);
    assert_eq!(
        yaml,
        "suppressions:\n  - paths:\n      - \"a/*.yaml\"\n    reason: why\n    rules:\n      - trivy:KSV-0012\n    until: 2027-01-31\n"
    );
}

#[test]
fn kubescape_exceptions_with_patterns_are_read_and_others_are_told() {
    let text = r#"[{"name": "dns", "policyType": "postureExceptionPolicy", "actions": ["alertOnly"],
 "expirationDate": "2027-01-31T00:00:00Z",
 "resources": [
  {"designatorType": "Attributes", "attributes": {"kind": "Pod", "name": "coredns-.*", "namespace": "kube-system"}},
  {"designatorType": "Attributes", "attributes": {"name": "x-[a-z]+"}}],
 "posturePolicies": [{"controlID": "C-0017"}]}]"#;
    let (yaml, warnings) = said("exceptions.json", text);
    assert_eq!(
        yaml,
        "suppressions:\n  - namespaces:\n      - kube-system\n    objects:\n      - \"Pod/coredns-*\"\n    reason: dns\n    rules:\n      - kubescape:C-0017\n    until: 2027-01-31\n"
    );
    assert!(
        warnings[0].starts_with("exceptions.json:5:59: a regular expression"),
        "{warnings:?}"
    );
}

#[test]
fn control_inputs_with_a_counterpart_become_options() {
    let text = r#"{"postureControlInputs": {"imageRepositoryAllowList": ["ghcr.io"], "cpu_limit_max": ["2"], "publicRegistries": []}}"#;
    let (yaml, warnings) = said("inputs.json", text);
    assert_eq!(yaml, "options:\n  allowed-registries:\n    - ghcr.io\n");
    assert_eq!(
        warnings,
        ["inputs.json:1:68: cpu_limit_max has no counterpart here"]
    );
}

#[test]
fn checkov_skips_of_kubernetes_checks_are_ignored_rules() {
    let text =
        "skip-check:\n  - CKV_K8S_16\n  - CKV_AWS_1\n  - LOW\nsoft-fail: true\nquiet: true\n";
    let (yaml, warnings) = said(".checkov.yaml", text);
    assert_eq!(yaml, "ignore:\n  - checkov:CKV_K8S_16\nfail-on: none\n");
    assert_eq!(warnings, [".checkov.yaml:4:5: LOW has no counterpart here"]);
}

#[test]
fn what_does_not_fit_has_its_place() {
    for (path, text, reason) in [
        (
            "config.yaml",
            "checks: {hostPIDSet: bad}",
            "config.yaml:1:22: no severity of Polaris",
        ),
        (
            ".kube-linter.yaml",
            "checks: {includ: []}",
            ".kube-linter.yaml:1:10: unknown key \"includ\"; did you mean include?",
        ),
        (
            ".trivyignore",
            "KSV-0017 exp:soon\n",
            ".trivyignore:1:1: no day \"soon\"",
        ),
    ] {
        let error = read_file(path, text)
            .expect_err("it does not fit")
            .to_string();
        assert!(error.starts_with(reason), "{error}");
    }
}
