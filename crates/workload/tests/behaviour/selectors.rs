//! Selectors across objects.

use crate::claims::{check, fixes};

fn deployment(labels: &str) -> String {
    format!(
        "
        apiVersion: apps/v1
        kind: Deployment
        metadata: {{name: web, namespace: shop}}
        spec:
          template:
            metadata: {{labels: {labels}}}
            spec:
              containers:
                - name: web
                  image: web
                  ports: [{{name: http, containerPort: 8080}}]
        ---"
    )
}

fn service(spec: &str) -> String {
    format!(
        "
        apiVersion: v1
        kind: Service
        metadata: {{name: web, namespace: shop}}
        spec: {{{spec}}}
        "
    )
}

#[test]
fn a_service_needs_pods_only_if_it_selects_any() {
    for (spec, expected) in [
        ("selector: {app: web}", &[][..]),
        ("selector: {app: web, tier: back}", &["spec.selector"]),
        ("selector: {}", &[]),
        ("ports: []", &[]),
        (
            "type: ExternalName, externalName: a.example, selector: {app: none}",
            &[],
        ),
        ("selector: {app: web, pod-template-hash: abc}", &[]),
        ("selector: 7", &[]),
    ] {
        let text = deployment("{app: web}") + &service(spec);
        check("service/selects-nothing", &text, expected);
    }
}

#[test]
fn a_target_port_is_one_that_some_selected_pod_declares() {
    for (port, expected) in [
        ("{port: 80, targetPort: http}", &[][..]),
        ("{port: 80, targetPort: 8080}", &[]),
        ("{port: 8080}", &[]),
        ("{port: 80}", &["spec.ports[port=80].targetPort"]),
        (
            "{port: 80, targetPort: web}",
            &["spec.ports[port=80].targetPort"],
        ),
        (
            "{port: 80, targetPort: http, protocol: UDP}",
            &["spec.ports[port=80].targetPort"],
        ),
        ("{port: 80, targetPort: [x]}", &[]),
    ] {
        let spec = format!("selector: {{app: web}}, ports: [{port}]");
        let text = deployment("{app: web}") + &service(&spec);
        check("service/target-port", &text, expected);
    }
}

#[test]
fn a_policy_that_cannot_be_read_is_not_said_to_select_nothing() {
    let policy = |selector: &str| {
        format!(
            "
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {{name: web, namespace: shop}}
        spec: {{podSelector: {selector}}}
        "
        )
    };
    for (selector, expected) in [
        ("{matchLabels: {app: web}}", &[][..]),
        ("{matchLabels: {app: none}}", &["spec.podSelector"]),
        ("{matchLabels: [app]}", &[]),
        ("null", &[]),
        ("{}", &[]),
    ] {
        let text = deployment("{app: web}") + &policy(selector);
        check("netpol/selects-nothing", &text, expected);
    }
}

#[test]
fn a_monitor_looks_into_the_namespaces_that_it_names() {
    for (namespaces, expected) in [
        ("", &["spec.selector"][..]),
        (", namespaceSelector: {any: true}", &[]),
        (", namespaceSelector: {matchNames: [office, shop]}", &[]),
        (
            ", namespaceSelector: {matchNames: [office]}",
            &["spec.selector"],
        ),
        (", namespaceSelector: 3", &[]),
    ] {
        let text = format!(
            "
            apiVersion: v1
            kind: Service
            metadata: {{name: web, namespace: shop, labels: {{app: web}}}}
            ---
            apiVersion: monitoring.coreos.com/v1
            kind: ServiceMonitor
            metadata: {{name: web, namespace: watch}}
            spec: {{selector: {{matchLabels: {{app: web}}}}{namespaces}}}
            "
        );
        check("service/monitor-selects-nothing", &text, expected);
    }
}

#[test]
fn the_old_account_field_moves_to_the_new_one() {
    let text = "
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec: {serviceAccount: web, containers: []}
        ";
    assert_eq!(
        fixes("workload/deprecated-service-account", text),
        ["safe: set spec.serviceAccountName to web, remove spec.serviceAccount"]
    );
}
