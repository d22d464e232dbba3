//! What is known about the API itself: groups, kinds, scopes.

/// A kind in its group, as RBAC and discovery name it; the version does not matter to identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kind {
    /// API group; empty for the core group.
    pub group: &'static str,
    /// Kind: `Deployment`.
    pub kind: &'static str,
}

impl Kind {
    /// A kind of the core group.
    pub const fn core(kind: &'static str) -> Kind {
        Kind { group: "", kind }
    }

    /// A kind of a named group.
    pub const fn new(group: &'static str, kind: &'static str) -> Kind {
        Kind { group, kind }
    }
}

/// An object's `apiVersion`: group and version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ApiVersion(Box<str>);

impl ApiVersion {
    /// `apps/v1`, or `v1` for the core group.
    pub fn new(text: &str) -> Self {
        ApiVersion(text.into())
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The group; empty for the core group.
    pub fn group(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(group, _)| group)
    }

    /// The version.
    pub fn version(&self) -> &str {
        self.0
            .rsplit_once('/')
            .map_or(&self.0, |(_, version)| version)
    }
}

/// Whether objects of a kind live in namespaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In a namespace; without one in `default`.
    Namespaced,
    /// In the cluster as a whole.
    Cluster,
}

/// The scope of a kind. Kinds that are not Kubernetes' own are taken for namespaced unless their
/// name says `Cluster…`, as is the custom.
pub fn scope_of(group: &str, kind: &str) -> Scope {
    let is_cluster = match group {
        "" => matches!(
            kind,
            "Namespace" | "Node" | "PersistentVolume" | "ComponentStatus"
        ),
        "rbac.authorization.k8s.io" => kind.starts_with("Cluster"),
        "networking.k8s.io" => matches!(kind, "IngressClass" | "IPAddress" | "ServiceCIDR"),
        "policy" => kind == "PodSecurityPolicy",
        "extensions" => kind == "PodSecurityPolicy",
        "apiextensions.k8s.io"
        | "admissionregistration.k8s.io"
        | "apiregistration.k8s.io"
        | "apiserver.config.k8s.io"
        | "certificates.k8s.io"
        | "flowcontrol.apiserver.k8s.io"
        | "node.k8s.io"
        | "pod-security.admission.config.k8s.io"
        | "policy.networking.k8s.io"
        | "scheduling.k8s.io"
        | "storagemigration.k8s.io" => true,
        "storage.k8s.io" => kind != "CSIStorageCapacity",
        "resource.k8s.io" => matches!(kind, "DeviceClass" | "ResourceSlice"),
        _ => kind.starts_with("Cluster"),
    };
    if is_cluster {
        Scope::Cluster
    } else {
        Scope::Namespaced
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn group_and_version_are_split_at_the_slash() {
        let version = ApiVersion::new("apps/v1");
        assert_eq!((version.group(), version.version()), ("apps", "v1"));
        let core = ApiVersion::new("v1");
        assert_eq!((core.group(), core.version()), ("", "v1"));
    }
}
