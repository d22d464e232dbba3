//! A dump of a large cluster, as `kubectl get -o json` writes it, the same each time.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// How much of everything there is.
pub(super) struct Size {
    pub(super) namespaces: usize,
    pub(super) accounts: usize,
    pub(super) users: usize,
    pub(super) cluster_roles: usize,
    pub(super) roles: usize,
    pub(super) cluster_bindings: usize,
    pub(super) bindings: usize,
    pub(super) pods: usize,
    pub(super) nodes: usize,
}

/// 11,000 subjects, 5,000 bindings, 30,000 pods; the roles as a large cluster has them.
pub(super) const LARGE: Size = Size {
    namespaces: 1_000,
    accounts: 8_000,
    users: 3_000,
    cluster_roles: 700,
    roles: 1_400,
    cluster_bindings: 700,
    bindings: 4_300,
    pods: 30_000,
    nodes: 1_000,
};

/// Verbs and resources of the rules: none, some, and all of what is risky.
const RULES: [&str; 8] = [
    r#"{"apiGroups":[""],"resources":["pods","services"],"verbs":["get","list","watch"]}"#,
    r#"{"apiGroups":[""],"resources":["configmaps","pods/log"],"verbs":["get"]}"#,
    r#"{"apiGroups":["apps"],"resources":["deployments","statefulsets"],"verbs":["get","list","watch","patch"]}"#,
    r#"{"apiGroups":[""],"resources":["secrets"],"resourceNames":["tls"],"verbs":["get"]}"#,
    r#"{"apiGroups":[""],"resources":["secrets"],"verbs":["get","list"]}"#,
    r#"{"apiGroups":["batch"],"resources":["jobs","cronjobs"],"verbs":["*"]}"#,
    r#"{"apiGroups":[""],"resources":["pods/exec"],"verbs":["create"]}"#,
    r#"{"apiGroups":["example.com"],"resources":["*"],"verbs":["get","update"]}"#,
];

const GROUP: &str = "rbac.authorization.k8s.io";

/// Writes the dump.
pub(super) fn write(size: &Size, file: &Path) -> io::Result<()> {
    let mut out = Items {
        out: BufWriter::new(File::create(file)?),
        is_first: true,
    };
    out.out.write_all(br#"{"apiVersion":"v1","items":["#)?;
    for number in 0..size.namespaces {
        out.item("v1", "Namespace", "", &format!("ns-{number}"), "")?;
    }
    for number in 0..size.accounts {
        let namespace = format!("ns-{}", number % size.namespaces);
        out.item(
            "v1",
            "ServiceAccount",
            &namespace,
            &format!("app-{number}"),
            "",
        )?;
    }
    roles(size, &mut out)?;
    bindings(size, &mut out)?;
    for number in 0..size.pods {
        pod(size, number, &mut out)?;
    }
    out.out
        .write_all(br#"],"kind":"List","metadata":{"resourceVersion":""}}"#)?;
    out.out.flush()
}

struct Items {
    out: BufWriter<File>,
    is_first: bool,
}

impl Items {
    /// Writes an object; `rest` is what follows its metadata.
    fn item(
        &mut self,
        api_version: &str,
        kind: &str,
        namespace: &str,
        name: &str,
        rest: &str,
    ) -> io::Result<()> {
        let comma = if std::mem::take(&mut self.is_first) {
            ""
        } else {
            ","
        };
        let namespace = match namespace {
            "" => String::new(),
            namespace => format!(r#""namespace":"{namespace}","#),
        };
        write!(
            self.out,
            r#"{comma}{{"apiVersion":"{api_version}","kind":"{kind}","metadata":{{"creationTimestamp":"2026-01-01T00:00:00Z","name":"{name}",{namespace}"resourceVersion":"4711","uid":"0ab1c2d3-4e5f-4a6b-8c7d-9e0f1a2b3c4d"}}{rest}}}"#
        )
    }
}

fn roles(size: &Size, out: &mut Items) -> io::Result<()> {
    let api_version = format!("{GROUP}/v1");
    let rules = |number: usize| {
        let rules: Vec<String> = (0..4)
            .map(|at| {
                // A resource of its own in every other rule: roles are rarely equal.
                let rule = RULES[(number * 3 + at) % RULES.len()];
                if at % 2 == 0 {
                    rule.to_owned()
                } else {
                    rule.replace(
                        "\"resources\":[",
                        &format!("\"resources\":[\"things{number}\","),
                    )
                }
            })
            .collect();
        format!(r#","rules":[{}]"#, rules.join(","))
    };
    for number in 0..size.cluster_roles {
        let name = format!("cluster-role-{number}");
        out.item(&api_version, "ClusterRole", "", &name, &rules(number))?;
    }
    for number in 0..size.roles {
        let namespace = format!("ns-{}", number % size.namespaces);
        let name = format!("role-{}", number / size.namespaces);
        out.item(&api_version, "Role", &namespace, &name, &rules(number + 7))?;
    }
    Ok(())
}

fn bindings(size: &Size, out: &mut Items) -> io::Result<()> {
    let api_version = format!("{GROUP}/v1");
    for number in 0..size.cluster_bindings {
        let role = format!("cluster-role-{}", number % size.cluster_roles);
        let rest = bound("ClusterRole", &role, &subjects(size, number * 11, 3));
        let name = format!("cluster-binding-{number}");
        out.item(&api_version, "ClusterRoleBinding", "", &name, &rest)?;
    }
    for number in 0..size.bindings {
        let (kind, role) = if number % 3 == 0 {
            (
                "ClusterRole",
                format!("cluster-role-{}", number % size.cluster_roles),
            )
        } else {
            ("Role", "role-0".to_owned())
        };
        let rest = bound(kind, &role, &subjects(size, number, 4));
        let namespace = format!("ns-{}", number % size.namespaces);
        out.item(
            &api_version,
            "RoleBinding",
            &namespace,
            &format!("binding-{number}"),
            &rest,
        )?;
    }
    Ok(())
}

fn bound(kind: &str, role: &str, subjects: &str) -> String {
    format!(
        r#","roleRef":{{"apiGroup":"{GROUP}","kind":"{kind}","name":"{role}"}},"subjects":[{subjects}]"#
    )
}

/// Service accounts and users, so that all of them are named once all bindings are.
fn subjects(size: &Size, start: usize, count: usize) -> String {
    let mut text = String::new();
    for at in 0..count {
        let number = start * count + at;
        let comma = if at == 0 { "" } else { "," };
        let account = number % size.accounts;
        let namespace = account % size.namespaces;
        // A String takes everything.
        let _ = if at % 3 == 2 {
            let user = number % size.users;
            write!(
                text,
                r#"{comma}{{"apiGroup":"{GROUP}","kind":"User","name":"user-{user}"}}"#
            )
        } else {
            write!(
                text,
                r#"{comma}{{"kind":"ServiceAccount","name":"app-{account}","namespace":"ns-{namespace}"}}"#
            )
        };
    }
    text
}

/// A pod as an API server gives it: about 3 KB.
fn pod(size: &Size, number: usize, out: &mut Items) -> io::Result<()> {
    let account = number % size.accounts;
    let namespace = format!("ns-{}", account % size.namespaces);
    let node = number % size.nodes;
    let name = format!("app-{account}-5d8f7c-{number:05x}");
    let conditions: Vec<String> = ["Initialized", "Ready", "ContainersReady", "PodScheduled"]
        .iter()
        .map(|kind| {
            format!(
                r#"{{"lastProbeTime":null,"lastTransitionTime":"2026-01-01T00:00:10Z","status":"True","type":"{kind}"}}"#
            )
        })
        .collect();
    let toleration = |key: &str| {
        format!(
            r#"{{"effect":"NoExecute","key":"node.kubernetes.io/{key}","operator":"Exists","tolerationSeconds":300}}"#
        )
    };
    let rest = format!(
        r#","spec":{{"containers":[{{"env":[{{"name":"LEVEL","value":"info"}},{{"name":"POD","valueFrom":{{"fieldRef":{{"apiVersion":"v1","fieldPath":"metadata.name"}}}}}}],"image":"registry.example/app-{account}:1.2.3","imagePullPolicy":"IfNotPresent","livenessProbe":{{"failureThreshold":3,"httpGet":{{"path":"/healthz","port":8080,"scheme":"HTTP"}},"periodSeconds":10}},"name":"app","ports":[{{"containerPort":8080,"protocol":"TCP"}}],"resources":{{"limits":{{"memory":"64Mi"}},"requests":{{"cpu":"100m","memory":"64Mi"}}}},"securityContext":{{"allowPrivilegeEscalation":false,"capabilities":{{"drop":["ALL"]}},"readOnlyRootFilesystem":true}},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","volumeMounts":[{{"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount","name":"kube-api-access-{number:05x}","readOnly":true}}]}}],"dnsPolicy":"ClusterFirst","enableServiceLinks":true,"nodeName":"node-{node}","preemptionPolicy":"PreemptLowerPriority","priority":0,"restartPolicy":"Always","schedulerName":"default-scheduler","securityContext":{{"runAsNonRoot":true,"seccompProfile":{{"type":"RuntimeDefault"}}}},"serviceAccount":"app-{account}","serviceAccountName":"app-{account}","terminationGracePeriodSeconds":30,"tolerations":[{not_ready},{unreachable}],"volumes":[{{"name":"kube-api-access-{number:05x}","projected":{{"defaultMode":420,"sources":[{{"serviceAccountToken":{{"expirationSeconds":3607,"path":"token"}}}},{{"configMap":{{"items":[{{"key":"ca.crt","path":"ca.crt"}}],"name":"kube-root-ca.crt"}}}},{{"downwardAPI":{{"items":[{{"fieldRef":{{"apiVersion":"v1","fieldPath":"metadata.namespace"}},"path":"namespace"}}]}}}}]}}}}]}},"status":{{"conditions":[{conditions}],"containerStatuses":[{{"containerID":"containerd://{number:064x}","image":"registry.example/app-{account}:1.2.3","imageID":"registry.example/app-{account}@sha256:{account:064x}","lastState":{{}},"name":"app","ready":true,"restartCount":0,"started":true,"state":{{"running":{{"startedAt":"2026-01-01T00:00:05Z"}}}}}}],"hostIP":"192.0.2.{host}","phase":"Running","podIP":"198.51.100.{host}","podIPs":[{{"ip":"198.51.100.{host}"}}],"qosClass":"Burstable","startTime":"2026-01-01T00:00:00Z"}}"#,
        not_ready = toleration("not-ready"),
        unreachable = toleration("unreachable"),
        conditions = conditions.join(","),
        host = number % 250,
    );
    out.item("v1", "Pod", &namespace, &name, &rest)
}
