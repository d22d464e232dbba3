//! A pod as the checks see it: with what the API server fills in before it asks them.

use garboard_manifest::{Field, FieldPath};
use garboard_world::{ContainerPort, ContainerRef, ContainerRole, Labels, PodSpec, TemplateRef};

/// A pod template, judged as itself or as the pod that is made of it.
///
/// The difference is what the API server fills in for pods and not for templates: host ports of
/// pods on the host network, and AppArmor fields from annotations. So a Deployment is warned of less
/// than its pods are refused for.
#[derive(Clone, Copy, Debug)]
pub struct PodView<'w> {
    template: &'w TemplateRef,
    is_pod: bool,
}

const UNCONFINED: &str = "Unconfined";

impl<'w> PodView<'w> {
    /// The pod itself, or the pod that is made of a template.
    pub fn pod(template: &'w TemplateRef) -> Self {
        PodView {
            template,
            is_pod: true,
        }
    }

    /// The template in its Deployment, Job, …, as PSA sees it to warn.
    pub fn template(template: &'w TemplateRef) -> Self {
        PodView {
            template,
            is_pod: false,
        }
    }

    /// The pod spec.
    pub fn spec(&self) -> &'w PodSpec {
        self.template.spec()
    }

    /// The annotations of the pod.
    pub fn annotations(&self) -> &'w Labels {
        &self.template.pod.annotations
    }

    /// The containers as PSA visits them: init, regular, ephemeral (`policy/visitor.go`).
    pub fn containers(&self) -> impl Iterator<Item = ContainerRef<'w>> + use<'w> {
        self.template.containers()
    }

    /// Whether the pod has a user namespace of its own: since v1.35 some checks pass it then
    /// (`policy/helpers.go`). Absent and `true` do not relax anything.
    pub fn has_user_namespace(&self) -> bool {
        self.spec().host_users.is_false()
    }

    /// A path below the pod spec.
    pub(crate) fn path(&self, field: &str) -> FieldPath {
        self.template.path(field)
    }

    /// The path of an annotation.
    pub(crate) fn annotation_path(&self, name: &str) -> FieldPath {
        self.template.meta_path.join("annotations").key(name)
    }

    /// The path of a volume: by its name where that finds it, else by its place.
    pub(crate) fn volume_path(&self, index: usize) -> FieldPath {
        let volumes = self.spec().volumes.items();
        let name_at = |index: usize| volumes.get(index).map_or("", |volume| volume.name.text());
        let first = (0..volumes.len()).find(|other| name_at(*other) == name_at(index));
        let list = self.path("volumes");
        if first == Some(index) && !name_at(index).is_empty() {
            list.item("name", name_at(index))
        } else {
            list.index(index)
        }
    }

    /// A field of the pod's security context; invalid if the context itself is.
    pub(crate) fn security<T: 'static>(
        &self,
        field: impl FnOnce(&'w garboard_world::PodSecurityContext) -> &'w Field<T>,
    ) -> &'w Field<T> {
        self.template.security(field)
    }

    /// A container port's host port; 0 if it has none.
    ///
    /// On the host network the API server gives every port of a pod's containers and init containers
    /// the same host port (core/v1 `SetDefaults_Pod`); templates keep what they say.
    pub(crate) fn host_port(&self, container: &ContainerRef<'w>, port: &ContainerPort) -> i64 {
        let is_defaulted = self.is_pod
            && self.spec().host_network.is_true()
            && container.role != ContainerRole::Ephemeral;
        match port.host_port {
            Field::Set(number) if number != 0 => number,
            Field::Invalid => 0,
            _ if is_defaulted => port.container_port.get().copied().unwrap_or_default(),
            Field::Set(_) | Field::Absent => 0,
        }
    }

    /// Whether the API server turns a container's AppArmor annotation into the field
    /// `appArmorProfile.type: Unconfined` before it asks the checks.
    ///
    /// It does so for pods that are created, where the container has no profile of its own and the
    /// pod's is another one (`pkg/registry/core/pod/strategy.go`, `applyAppArmorVersionSkew`). The
    /// other profiles that it takes over are allowed, and change no verdict.
    pub(crate) fn is_unconfined_by_annotation(
        &self,
        container: &ContainerRef<'w>,
        prefix: &str,
    ) -> bool {
        if !self.is_pod || self.spec().is_windows() || self.annotations().is_empty() {
            return false;
        }
        let is_unset = container
            .security(|context| &context.app_armor_profile)
            .is_absent();
        let of_pod = self.security(|context| &context.app_armor_profile);
        let is_of_pod = of_pod.get().is_some_and(|profile| {
            profile.profile_type.text() == UNCONFINED && profile.localhost_profile.is_absent()
        });
        is_unset && !is_of_pod && {
            let name = format!("{prefix}{}", container.name());
            self.annotations()
                .get(&name)
                .is_some_and(|value| &**value == "unconfined")
        }
    }
}
