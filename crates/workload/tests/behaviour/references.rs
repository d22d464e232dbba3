//! References to objects that may not be there.

use crate::claims::{check, said};

fn pod(spec: &str, more: &str) -> String {
    format!(
        "
        apiVersion: v1
        kind: Pod
        metadata: {{name: web, namespace: shop}}
        spec:
          {spec}
        ---
        {more}
        "
    )
}

#[test]
fn the_object_must_be_in_the_namespace_and_have_the_key() {
    let spec = "containers: [{name: web, image: web, env: [{name: A, valueFrom: \
                {configMapKeyRef: {name: settings, key: a}}}]}]";
    let at = "spec.containers[name=web].env[name=A].valueFrom.configMapKeyRef";
    for (namespace, data, expected) in [
        ("shop", "data: {a: x}", &[][..]),
        ("shop", "binaryData: {a: eA==}", &[]),
        ("shop", "data: {b: x}", &[at]),
        ("office", "data: {a: x}", &[at]),
    ] {
        let object = format!(
            "{{apiVersion: v1, kind: ConfigMap, metadata: {{name: settings, namespace: \
             {namespace}}}, {data}}}"
        );
        check("workload/reference-missing", &pod(spec, &object), expected);
    }
}

#[test]
fn what_kubernetes_or_an_operator_makes_is_there() {
    let spec = "volumes: [{name: ca, configMap: {name: kube-root-ca.crt}}, \
                {name: keys, secret: {secretName: keys}}, \
                {name: maybe, secret: {secretName: maybe, optional: true}}]";
    let sealed = "{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: \
                  keys, namespace: shop}}";
    check("workload/reference-missing", &pod(spec, sealed), &[]);
    check(
        "workload/reference-missing",
        &pod(spec, ""),
        &["spec.volumes[name=keys].secret"],
    );
}

#[test]
fn a_pull_secret_that_is_missing_is_the_lesser_evil() {
    assert_eq!(
        said(
            "workload/reference-missing",
            &pod("imagePullSecrets: [{name: registry}]", "")
        ),
        ["low: there is no Secret registry in namespace shop"]
    );
}

#[test]
fn an_account_is_missed_where_it_is_named() {
    let account = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: web, namespace: shop}}";
    let rule = "workload/service-account-missing";
    check(rule, &pod("serviceAccountName: web", account), &[]);
    check(
        rule,
        &pod("serviceAccount: web", ""),
        &["spec.serviceAccount"],
    );
    check(rule, &pod("serviceAccountName: default", ""), &[]);
}
