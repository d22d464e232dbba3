//! `storage/not-encrypted`: what is on the disk lies there in the clear.

use garboard_finding::{Findings, Group, Severity, rule};
use garboard_manifest::FieldPath;
use garboard_world::{Body, Kind, Object, World};

use crate::Check;

rule! {
    pub(crate) RULE = "storage/not-encrypted" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "disk of the cloud without encryption",
        aliases: ["kubescape:C-0264" only [VOLUME], "kubescape:pv-without-encryption" only [VOLUME]],
        page: include_str!("not_encrypted.md"),
    }
}

pub(crate) const CHECK: Check = Check::World(inspect);

/// Facet: the volume itself, not the class by which more are made.
const VOLUME: &str = "volume";

fn inspect(world: &World, out: &mut Findings) {
    for (id, object) in world.of_kind(Kind::core("PersistentVolume")) {
        let Body::PersistentVolume(volume) = &object.body else {
            continue;
        };
        let class = volume
            .spec
            .get()
            .map_or("", |spec| spec.storage_class_name.text());
        let found = world.find_near(object, "storage.k8s.io", "StorageClass", "", class);
        if found.is_some_and(|class| is_plain(world.object(class))) {
            out.report(&RULE, id, FieldPath::new("spec.storageClassName"))
                .facet(VOLUME)
                .message(format_args!(
                    "storage class {class} does not ask for encryption of its disks"
                ));
        }
    }
    for (id, object) in world.of_kind(Kind::new("storage.k8s.io", "StorageClass")) {
        if is_plain(object) {
            out.report(&RULE, id, FieldPath::new("parameters.encrypted"))
                .message("disks of this class are made without encryption");
        }
    }
}

/// Whether a storage class makes disks of AWS, which are encrypted only on demand; those of Azure and
/// Google always are.
fn is_plain(object: &Object) -> bool {
    let Body::StorageClass(class) = &object.body else {
        return false;
    };
    let is_aws = matches!(
        class.provisioner.text(),
        "ebs.csi.aws.com" | "kubernetes.io/aws-ebs"
    );
    let parameters = class.parameters.get();
    let encrypted = parameters.and_then(|all| all.get("encrypted"));
    is_aws
        && !class.parameters.is_invalid()
        && encrypted.is_none_or(|value| !value.eq_ignore_ascii_case("true"))
}
