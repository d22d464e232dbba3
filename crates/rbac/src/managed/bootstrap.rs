//! The bindings that an API server of Kubernetes v1.37 makes by itself, with their subjects.
//!
//! From kubernetes, `plugin/pkg/auth/authorizer/rbac/bootstrappolicy` (`policy.go`,
//! `controller_policy.go`, `namespace_policy.go`).

use crate::subject::Subject;

/// A binding: namespace (none of a ClusterRoleBinding), name, subjects.
struct Row(&'static str, &'static str, &'static [&'static str]);

/// Sorted by namespace and name.
#[rustfmt::skip]
static BINDINGS: &[Row] = &[
    Row("", "cluster-admin", &["group:system:masters"]),
    Row("", "system:basic-user", &["group:system:authenticated"]),
    Row("", "system:cluster-trust-bundle-discovery", &["group:system:serviceaccounts"]),
    Row("", "system:controller:attachdetach-controller", &["sa:kube-system/attachdetach-controller"]),
    Row("", "system:controller:certificate-controller", &["sa:kube-system/certificate-controller"]),
    Row("", "system:controller:clusterrole-aggregation-controller", &["sa:kube-system/clusterrole-aggregation-controller"]),
    Row("", "system:controller:cronjob-controller", &["sa:kube-system/cronjob-controller"]),
    Row("", "system:controller:daemon-set-controller", &["sa:kube-system/daemon-set-controller"]),
    Row("", "system:controller:deployment-controller", &["sa:kube-system/deployment-controller"]),
    Row("", "system:controller:device-taint-eviction-controller", &["sa:kube-system/device-taint-eviction-controller"]),
    Row("", "system:controller:disruption-controller", &["sa:kube-system/disruption-controller"]),
    Row("", "system:controller:endpoint-controller", &["sa:kube-system/endpoint-controller"]),
    Row("", "system:controller:endpointslice-controller", &["sa:kube-system/endpointslice-controller"]),
    Row("", "system:controller:endpointslicemirroring-controller", &["sa:kube-system/endpointslicemirroring-controller"]),
    Row("", "system:controller:ephemeral-volume-controller", &["sa:kube-system/ephemeral-volume-controller"]),
    Row("", "system:controller:expand-controller", &["sa:kube-system/expand-controller"]),
    Row("", "system:controller:generic-garbage-collector", &["sa:kube-system/generic-garbage-collector"]),
    Row("", "system:controller:horizontal-pod-autoscaler", &["sa:kube-system/horizontal-pod-autoscaler"]),
    Row("", "system:controller:job-controller", &["sa:kube-system/job-controller"]),
    Row("", "system:controller:kube-apiserver-serving-clustertrustbundle-publisher", &["sa:kube-system/kube-apiserver-serving-clustertrustbundle-publisher"]),
    Row("", "system:controller:legacy-service-account-token-cleaner", &["sa:kube-system/legacy-service-account-token-cleaner"]),
    Row("", "system:controller:namespace-controller", &["sa:kube-system/namespace-controller"]),
    Row("", "system:controller:node-controller", &["sa:kube-system/node-controller"]),
    Row("", "system:controller:persistent-volume-binder", &["sa:kube-system/persistent-volume-binder"]),
    Row("", "system:controller:pod-garbage-collector", &["sa:kube-system/pod-garbage-collector"]),
    Row("", "system:controller:podcertificaterequestcleaner", &["sa:kube-system/podcertificaterequestcleaner"]),
    Row("", "system:controller:pv-protection-controller", &["sa:kube-system/pv-protection-controller"]),
    Row("", "system:controller:pvc-protection-controller", &["sa:kube-system/pvc-protection-controller"]),
    Row("", "system:controller:replicaset-controller", &["sa:kube-system/replicaset-controller"]),
    Row("", "system:controller:replication-controller", &["sa:kube-system/replication-controller"]),
    Row("", "system:controller:resource-claim-controller", &["sa:kube-system/resource-claim-controller"]),
    Row("", "system:controller:resourcequota-controller", &["sa:kube-system/resourcequota-controller"]),
    Row("", "system:controller:root-ca-cert-publisher", &["sa:kube-system/root-ca-cert-publisher"]),
    Row("", "system:controller:route-controller", &["sa:kube-system/route-controller"]),
    Row("", "system:controller:selinux-warning-controller", &["sa:kube-system/selinux-warning-controller"]),
    Row("", "system:controller:service-account-controller", &["sa:kube-system/service-account-controller"]),
    Row("", "system:controller:service-cidrs-controller", &["sa:kube-system/service-cidrs-controller"]),
    Row("", "system:controller:service-controller", &["sa:kube-system/service-controller"]),
    Row("", "system:controller:statefulset-controller", &["sa:kube-system/statefulset-controller"]),
    Row("", "system:controller:storage-version-migrator-controller", &["sa:kube-system/storage-version-migrator-controller"]),
    Row("", "system:controller:ttl-after-finished-controller", &["sa:kube-system/ttl-after-finished-controller"]),
    Row("", "system:controller:ttl-controller", &["sa:kube-system/ttl-controller"]),
    Row("", "system:controller:validatingadmissionpolicy-status-controller", &["sa:kube-system/validatingadmissionpolicy-status-controller"]),
    Row("", "system:controller:volumeattributesclass-protection-controller", &["sa:kube-system/volumeattributesclass-protection-controller"]),
    Row("", "system:discovery", &["group:system:authenticated"]),
    Row("", "system:kube-controller-manager", &["user:system:kube-controller-manager"]),
    Row("", "system:kube-dns", &["sa:kube-system/kube-dns"]),
    Row("", "system:kube-scheduler", &["user:system:kube-scheduler"]),
    Row("", "system:monitoring", &["group:system:monitoring"]),
    Row("", "system:node", &[]),
    Row("", "system:node-proxier", &["user:system:kube-proxy"]),
    Row("", "system:public-info-viewer", &["group:system:authenticated", "group:system:unauthenticated"]),
    Row("", "system:service-account-issuer-discovery", &["group:system:serviceaccounts"]),
    Row("", "system:volume-scheduler", &["user:system:kube-scheduler"]),
    Row("kube-public", "system:controller:bootstrap-signer", &["sa:kube-system/bootstrap-signer"]),
    Row("kube-system", "system::extension-apiserver-authentication-reader", &["user:system:kube-controller-manager", "user:system:kube-scheduler"]),
    Row("kube-system", "system::leader-locking-kube-controller-manager", &["user:system:kube-controller-manager", "sa:kube-system/kube-controller-manager", "sa:kube-system/leader-election-controller"]),
    Row("kube-system", "system::leader-locking-kube-scheduler", &["user:system:kube-scheduler", "sa:kube-system/kube-scheduler"]),
    Row("kube-system", "system:controller:bootstrap-signer", &["sa:kube-system/bootstrap-signer"]),
    Row("kube-system", "system:controller:cloud-provider", &["sa:kube-system/cloud-provider"]),
    Row("kube-system", "system:controller:token-cleaner", &["sa:kube-system/token-cleaner"]),
];

/// Whether the API server makes a binding of that name, and gives it to this subject.
pub(super) fn gives(namespace: &str, name: &str, subject: &Subject) -> bool {
    let found = BINDINGS.binary_search_by(|row| (row.0, row.1).cmp(&(namespace, name)));
    let row = found.ok().and_then(|number| BINDINGS.get(number));
    row.is_some_and(|row| {
        let written = subject.to_string();
        row.2.iter().any(|it| *it == written)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_and_gives_to_its_own_subjects_only() {
        for row in BINDINGS {
            for subject in row.2 {
                let subject = subject.parse().expect("subjects are well formed");
                assert!(gives(row.0, row.1, &subject), "{} {subject}", row.1);
            }
        }
        let masters = Subject::group("system:masters");
        assert!(gives("", "cluster-admin", &masters));
        assert!(!gives("shop", "cluster-admin", &masters));
        assert!(!gives(
            "",
            "cluster-admin",
            &Subject::group("system:authenticated")
        ));
    }
}
