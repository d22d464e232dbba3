//! Workloads: every object that makes pods, seen the same way.

use std::sync::Arc;

use garboard_manifest::{Field, FieldPath};

use crate::container::{Container, ContainerRole, SecurityContext};
use crate::controller::ControllerSpec;
use crate::effective::{Effective, inner};
use crate::labels::{LabelSelector, Labels};
use crate::node::PodStatus;
use crate::pod::{PodSecurityContext, PodSpec};

/// Which kind of object makes the pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WorkloadKind {
    /// core/v1, the pod itself.
    Pod,
    /// apps/v1
    Deployment,
    /// apps/v1
    ReplicaSet,
    /// core/v1
    ReplicationController,
    /// apps/v1
    StatefulSet,
    /// apps/v1
    DaemonSet,
    /// batch/v1
    Job,
    /// batch/v1
    CronJob,
    /// core/v1
    PodTemplate,
    /// apps.openshift.io/v1
    DeploymentConfig,
    /// A custom resource that carries pod specs.
    Custom,
}

/// An object that makes pods.
#[derive(Clone, Debug)]
pub struct Workload {
    /// Its kind.
    pub kind: WorkloadKind,
    /// `spec.replicas`
    pub replicas: Field<i64>,
    /// `spec.selector`; of a ReplicationController or DeploymentConfig as a selector of labels.
    pub selector: Field<LabelSelector>,
    /// How it runs its pods; all absent for a pod.
    pub controller: Box<ControllerSpec>,
    /// Its pod templates: one, for Kubernetes' own kinds.
    pub templates: Vec<TemplateRef>,
    /// Of a pod that runs or has run.
    pub status: Option<Box<PodStatus>>,
}

/// A pod as it would be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PodTemplate {
    /// Labels of the pods.
    pub labels: Labels,
    /// Annotations of the pods.
    pub annotations: Labels,
    /// What they are made of.
    pub spec: PodSpec,
}

/// A pod template and where it stands in its object. Equal templates are shared.
#[derive(Clone, Debug)]
pub struct TemplateRef {
    /// The template.
    pub pod: Arc<PodTemplate>,
    /// Path of the template's metadata: `spec.template.metadata`, for a pod `metadata`.
    pub meta_path: FieldPath,
    /// Path of the pod spec: `spec.template.spec`, for a pod `spec`.
    pub spec_path: FieldPath,
    /// Name of the list of regular containers: `containers`, in Tekton's tasks `steps`.
    pub container_list: &'static str,
}

/// A container in its pod.
#[derive(Clone, Copy)]
pub struct ContainerRef<'w> {
    /// The template.
    pub template: &'w TemplateRef,
    /// The container.
    pub container: &'w Container,
    /// In which list it stands.
    pub role: ContainerRole,
    /// Its place in that list, from 0.
    pub index: usize,
}

impl WorkloadKind {
    /// Whether it keeps pods running that do the same, as many as `replicas` says.
    pub fn has_replicas(self) -> bool {
        match self {
            WorkloadKind::Deployment
            | WorkloadKind::ReplicaSet
            | WorkloadKind::ReplicationController
            | WorkloadKind::StatefulSet
            | WorkloadKind::DeploymentConfig => true,
            WorkloadKind::Pod
            | WorkloadKind::DaemonSet
            | WorkloadKind::Job
            | WorkloadKind::CronJob
            | WorkloadKind::PodTemplate
            | WorkloadKind::Custom => false,
        }
    }

    /// Whether its pods run to an end.
    pub fn runs_to_an_end(self) -> bool {
        matches!(self, WorkloadKind::Job | WorkloadKind::CronJob)
    }
}

impl Workload {
    /// All containers of all templates: init (sidecars among them), regular, ephemeral.
    pub fn containers(&self) -> impl Iterator<Item = ContainerRef<'_>> {
        self.templates.iter().flat_map(TemplateRef::containers)
    }

    /// The pod specs with their places.
    pub fn pods(&self) -> impl Iterator<Item = &TemplateRef> {
        self.templates.iter()
    }
}

impl TemplateRef {
    /// The pod spec.
    pub fn spec(&self) -> &PodSpec {
        &self.pod.spec
    }

    /// A path below the pod spec: `hostNetwork`.
    pub fn path(&self, field: &str) -> FieldPath {
        self.spec_path.join(field)
    }

    /// The containers: init (sidecars among them), regular, ephemeral, as PSA visits them.
    pub fn containers(&self) -> impl Iterator<Item = ContainerRef<'_>> {
        let spec = self.spec();
        let init =
            spec.init_containers
                .items()
                .iter()
                .enumerate()
                .map(move |(index, container)| {
                    let is_sidecar = container.restart_policy.text() == "Always";
                    let role = if is_sidecar {
                        ContainerRole::Sidecar
                    } else {
                        ContainerRole::Init
                    };
                    ContainerRef {
                        template: self,
                        container,
                        role,
                        index,
                    }
                });
        let others = [
            (ContainerRole::Regular, &spec.containers),
            (ContainerRole::Ephemeral, &spec.ephemeral_containers),
        ];
        init.chain(others.into_iter().flat_map(move |(role, containers)| {
            containers
                .items()
                .iter()
                .enumerate()
                .map(move |(index, container)| ContainerRef {
                    template: self,
                    container,
                    role,
                    index,
                })
        }))
    }

    /// A setting of the pod's security context; invalid if the context itself is.
    pub fn security<'w, T: 'static>(
        &'w self,
        field: impl FnOnce(&'w PodSecurityContext) -> &'w Field<T>,
    ) -> &'w Field<T> {
        inner(&self.spec().security_context, field)
    }
}

impl<'w> ContainerRef<'w> {
    /// The container's name; empty if it has none.
    pub fn name(&self) -> &'w str {
        self.container.name.text()
    }

    /// The container's name for messages: of one without a name, its place.
    pub fn display_name(&self) -> std::borrow::Cow<'w, str> {
        match self.name() {
            "" => std::borrow::Cow::Owned(format!("number {}", self.index + 1)),
            name => std::borrow::Cow::Borrowed(name),
        }
    }

    /// The container's path: `spec.template.spec.containers[name=web]`.
    pub fn path(&self) -> FieldPath {
        let spec = self.template.spec();
        let (list, siblings) = match self.role {
            ContainerRole::Init | ContainerRole::Sidecar => {
                ("initContainers", spec.init_containers.items())
            }
            ContainerRole::Regular => (self.template.container_list, spec.containers.items()),
            ContainerRole::Ephemeral => ("ephemeralContainers", spec.ephemeral_containers.items()),
        };
        let list = self.template.path(list);
        let name = self.name();
        let is_first_of_its_name =
            siblings.iter().position(|other| other.name.text() == name) == Some(self.index);
        if name.is_empty() || !is_first_of_its_name {
            list.index(self.index)
        } else {
            list.item("name", name)
        }
    }

    /// A setting of the container's own security context; invalid if the context itself is.
    pub fn security<T: 'static>(
        &self,
        field: impl FnOnce(&'w SecurityContext) -> &'w Field<T>,
    ) -> &'w Field<T> {
        inner(&self.container.security_context, field)
    }

    /// The container's settings with what it inherits from its pod.
    pub fn effective(&self) -> Effective<'w> {
        Effective::new(
            &self.template.pod.spec.security_context,
            &self.container.security_context,
        )
    }
}
