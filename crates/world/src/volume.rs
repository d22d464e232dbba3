//! Volumes of a pod: a name and one source.

use garboard_manifest::{Decode, Decoder, Field, Kind, NodeRef, decode_struct};

/// A volume.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Volume {
    /// Unique in the pod.
    pub name: Field<Box<str>>,
    /// What is mounted; no source key means an emptyDir (core/v1 defaulting).
    pub source: VolumeSource,
}

/// Where a volume's content comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum VolumeSource {
    /// `emptyDir`, or nothing said.
    #[default]
    EmptyDir,
    /// A path of the node.
    HostPath(HostPath),
    /// A Secret.
    Secret(SecretSource),
    /// A ConfigMap.
    ConfigMap(ProjectedName),
    /// A claim, by name.
    PersistentVolumeClaim(Box<str>),
    /// Several sources in one folder.
    Projected(Vec<Projection>),
    /// Any other source that Kubernetes knows, by its field name: `csi`, `nfs`.
    Other(&'static str),
    /// A source key that Kubernetes does not know.
    Unknown(Box<str>),
}

decode_struct! {
    /// A path of the node.
    pub struct HostPath {
        /// The path.
        pub path: Box<str> = "path",
        /// What must be there: `Directory`, `Socket`, …
        pub path_type: Box<str> = "type",
    }

    /// A Secret as a volume.
    pub struct SecretSource {
        /// Its name.
        pub secret_name: Box<str> = "secretName",
        /// Whether it may be missing.
        pub optional: bool = "optional",
    }

    /// One source of a projected volume.
    pub struct Projection {
        /// A Secret.
        pub secret: ProjectedName = "secret",
        /// A ConfigMap.
        pub config_map: ProjectedName = "configMap",
        /// A token of the pod's service account.
        pub service_account_token: ProjectedToken = "serviceAccountToken",
    }

    /// A ConfigMap as a volume, or what is projected into one.
    pub struct ProjectedName {
        /// Its name.
        pub name: Box<str> = "name",
        /// Whether it may be missing.
        pub optional: bool = "optional",
    }

    /// A projected token.
    pub struct ProjectedToken {
        /// Who accepts it; the API server if empty.
        pub audience: Box<str> = "audience",
        /// File name.
        pub path: Box<str> = "path",
        /// Life time.
        pub expiration_seconds: i64 = "expirationSeconds",
    }

    /// The name of a claim.
    pub struct Claim {
        /// Its name.
        pub claim_name: Box<str> = "claimName",
    }
}

/// Sources of core/v1 that need no more than their name here.
const OTHER_SOURCES: [&str; 24] = [
    "awsElasticBlockStore",
    "azureDisk",
    "azureFile",
    "cephfs",
    "cinder",
    "csi",
    "downwardAPI",
    "ephemeral",
    "fc",
    "flexVolume",
    "flocker",
    "gcePersistentDisk",
    "gitRepo",
    "glusterfs",
    "image",
    "iscsi",
    "nfs",
    "photonPersistentDisk",
    "portworxVolume",
    "quobyte",
    "rbd",
    "scaleIO",
    "storageos",
    "vsphereVolume",
];

impl Volume {
    /// The field that names the source, as it is written.
    pub fn source_field(&self) -> &str {
        match &self.source {
            VolumeSource::EmptyDir => "emptyDir",
            VolumeSource::HostPath(_) => "hostPath",
            VolumeSource::Secret(_) => "secret",
            VolumeSource::ConfigMap(_) => "configMap",
            VolumeSource::PersistentVolumeClaim(_) => "persistentVolumeClaim",
            VolumeSource::Projected(_) => "projected",
            VolumeSource::Other(name) => name,
            VolumeSource::Unknown(name) => name,
        }
    }
}

impl Decode for Volume {
    const EXPECTED: &'static str = "an object";

    fn decode(node: NodeRef<'_>, decoder: &mut Decoder) -> Option<Self> {
        if node.kind() != Kind::Mapping {
            return None;
        }
        let mut volume = Volume {
            name: decoder.member(node, "name"),
            ..Volume::default()
        };
        for entry in node.entries() {
            if entry.key == "name" || entry.value.is_null() {
                continue;
            }
            volume.source = source(entry.key, entry.value, decoder);
            // PSA and the kubelet look at what is dangerous; so of two sources keep hostPath.
            if matches!(volume.source, VolumeSource::HostPath(_)) {
                break;
            }
        }
        Some(volume)
    }
}

fn source(key: &str, node: NodeRef<'_>, decoder: &mut Decoder) -> VolumeSource {
    match key {
        "emptyDir" => VolumeSource::EmptyDir,
        "hostPath" => match decoder.field(node) {
            Field::Set(path) => VolumeSource::HostPath(path),
            Field::Absent | Field::Invalid => VolumeSource::HostPath(HostPath::default()),
        },
        "secret" => match decoder.field(node) {
            Field::Set(secret) => VolumeSource::Secret(secret),
            Field::Absent | Field::Invalid => VolumeSource::Secret(SecretSource::default()),
        },
        "configMap" => match decoder.field(node) {
            Field::Set(config_map) => VolumeSource::ConfigMap(config_map),
            Field::Absent | Field::Invalid => VolumeSource::ConfigMap(ProjectedName::default()),
        },
        "persistentVolumeClaim" => {
            let claim: Field<Claim> = decoder.field(node);
            VolumeSource::PersistentVolumeClaim(
                claim.get().map_or("", |it| it.claim_name.text()).into(),
            )
        }
        "projected" => {
            let sources: Field<Vec<Projection>> = decoder.member(node, "sources");
            VolumeSource::Projected(sources.items().to_vec())
        }
        _ => match OTHER_SOURCES.iter().find(|name| **name == key) {
            Some(name) => VolumeSource::Other(name),
            None => VolumeSource::Unknown(key.into()),
        },
    }
}
