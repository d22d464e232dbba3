//! Configurations of the admission plugin: what is read, and what is refused with which words.

use garboard_pss::Configuration;

fn read(text: &str) -> Result<Configuration, Vec<String>> {
    Configuration::from_text(text).map_err(|error| error.problems)
}

/// A configuration with this below its kind.
fn with(body: &str) -> String {
    format!(
        "apiVersion: pod-security.admission.config.k8s.io/v1\n\
         kind: PodSecurityConfiguration\n{body}"
    )
}

#[track_caller]
fn refused(body: &str, problems: &[&str]) {
    assert_eq!(read(&with(body)).expect_err("refused"), problems);
}

#[test]
fn a_configuration_is_read_in_each_of_its_versions() {
    for version in ["v1", "v1beta1", "v1alpha1"] {
        let text = with(
            "defaults:\n  enforce: baseline\n  enforce-version: v1.30\n  warn: restricted\n\
             exemptions:\n  usernames: [\"system:serviceaccount:ci:deployer\"]\n  namespaces: [kube-system]\n",
        );
        let text = text.replace("k8s.io/v1\n", &format!("k8s.io/{version}\n"));
        let configuration = read(&text).expect("accepted");
        let defaults = configuration.defaults;
        assert_eq!(defaults.enforce.to_string(), "baseline:v1.30");
        assert_eq!(defaults.audit.to_string(), "privileged:latest");
        assert_eq!(defaults.warn.to_string(), "restricted:latest");
        assert_eq!(*configuration.exemptions.namespaces, ["kube-system".into()]);
        assert_eq!(configuration.exemptions.usernames.len(), 1);
    }
}

#[test]
fn without_a_text_everything_has_its_default() {
    assert_eq!(read(""), Ok(Configuration::default()));
    assert_eq!(read("# nothing yet\n"), Ok(Configuration::default()));
}

#[test]
fn the_configuration_of_a_server_holds_the_plugins_own() {
    let of_server = "
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
  - name: EventRateLimit
    path: eventconfig.yaml
  - name: PodSecurity
    configuration:
      apiVersion: pod-security.admission.config.k8s.io/v1
      kind: PodSecurityConfiguration
      defaults:
        enforce: restricted
";
    let configuration = read(of_server).expect("accepted");
    assert_eq!(
        configuration.defaults.enforce.to_string(),
        "restricted:latest"
    );
    let elsewhere = "
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
  - name: PodSecurity
    path: /etc/kubernetes/pss.yaml
";
    assert_eq!(
        read(elsewhere).expect_err("refused"),
        ["the plugin's configuration is in /etc/kubernetes/pss.yaml: give that file"]
    );
}

#[test]
fn unknown_fields_are_refused_by_their_path() {
    refused(
        "defaults:\n  enforced: baseline\nexemptions:\n  users: []\nexempt: {}\n",
        &[
            "unknown field \"exempt\"",
            "unknown field \"defaults.enforced\"",
            "unknown field \"exemptions.users\"",
        ],
    );
}

#[test]
fn a_field_that_is_written_twice_is_refused() {
    let problems = read(&with(
        "defaults:\n  enforce: baseline\n  enforce: privileged\n",
    ))
    .expect_err("refused");
    assert_eq!(problems.len(), 1);
    assert!(problems[0].contains("enforce"), "{problems:?}");
}

#[test]
fn levels_and_versions_are_refused_in_the_servers_words() {
    refused(
        "defaults:\n  enforce: strict\n  warn-version: \"1.30\"\n  audit: [baseline]\n",
        &[
            "defaults.enforce: Invalid value: \"strict\": must be one of privileged, baseline, \
             restricted",
            "defaults.warn-version: Invalid value: \"1.30\": must be \"latest\" or \"v1.x\"",
            "defaults.audit must be a string",
        ],
    );
}

#[test]
fn names_are_refused_in_the_servers_words() {
    refused(
        "exemptions:\n  namespaces: [a, a, a.b, Team]\n  runtimeClasses: [gvisor, gvisor]\n  \
         usernames: [\"\", alice, alice]\n",
        &[
            "exemptions.namespaces[1]: Duplicate value: \"a\"",
            "exemptions.namespaces[2]: Invalid value: \"a.b\": must not contain dots",
            "exemptions.namespaces[3]: Invalid value: \"Team\": a lowercase RFC 1123 label must \
             consist of lower case alphanumeric characters or '-', and must start and end with an \
             alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is \
             '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
            "exemptions.runtimeClasses[1]: Duplicate value: \"gvisor\"",
            "exemptions.usernames[0]: Invalid value: \"\": username must not be empty",
            "exemptions.usernames[2]: Duplicate value: \"alice\"",
        ],
    );
}

#[test]
fn other_objects_and_several_documents_are_refused() {
    let other = read("apiVersion: v1\nkind: Pod\n").expect_err("refused");
    assert!(
        other[0].ends_with("found kind \"Pod\" of apiVersion \"v1\""),
        "{other:?}"
    );
    let two = format!("{}---\n{}", with(""), with(""));
    assert_eq!(
        read(&two).expect_err("refused"),
        ["must be one document, found 2"]
    );
    assert_eq!(read("kind: [\n").expect_err("refused").len(), 1);
}
