//! What several rules ask of a pod: its operating system, its user namespace.

use garboard_finding::Settings;
use garboard_manifest::Field;
use garboard_world::PodSpec;

/// Whether the pod runs on Linux, so that it has Linux' security settings. A pod that says nothing
/// does; of one whose `os` cannot be read nobody knows.
pub(crate) fn is_linux(spec: &PodSpec) -> bool {
    match &spec.os {
        Field::Absent => true,
        Field::Set(os) => !os.name.is_invalid() && !spec.is_windows(),
        Field::Invalid => false,
    }
}

/// Whether user 0 of the pod's containers may be somebody without powers on the node.
///
/// Pod Security Admission takes `hostUsers: false` for that from v1.35 on; older kubelets may run
/// the pod without a user namespace. A `hostUsers` that cannot be read may mean anything.
pub(crate) fn may_have_own_users(spec: &PodSpec, settings: &Settings) -> bool {
    settings.kubernetes_version.minor >= 35
        && (spec.host_users.is_false() || spec.host_users.is_invalid())
}
