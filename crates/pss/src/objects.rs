//! One verdict for each object of a World: what `garboard pss check` prints.

use garboard_finding::{Level, LevelVersion, PolicyVersion};
use garboard_manifest::FieldPath;
use garboard_world::{Labels, Object, ObjectId, WorkloadKind, World};

use crate::admission::{Admission, Exemption, Request};
use crate::configuration::Configuration;
use crate::policy::Policy;

/// What objects are judged at.
#[derive(Clone, Debug, Default)]
pub struct CheckOptions {
    /// The level for every object; without it, what its namespace asks for.
    pub level: Option<Level>,
    /// The version for every object; without it, what its namespace asks for, or `latest` if a
    /// level is given.
    pub version: Option<PolicyVersion>,
    /// The cluster's configuration: defaults for namespaces that ask for nothing or are not in the
    /// World, and exemptions, which hold whatever level is given.
    pub admission_config: Option<Configuration>,
}

/// What becomes of an object's pods.
#[derive(Clone, Debug)]
pub struct ObjectVerdict {
    /// The object; the World knows its file, document, kind and name.
    pub object: ObjectId,
    /// Path of the pod spec. Custom resources may have several, and a verdict for each.
    pub spec_path: FieldPath,
    /// The level that was enforced.
    pub level: LevelVersion,
    /// Whether the pod, or a pod of the template, is admitted.
    pub allowed: bool,
    /// Why it was not judged, if it was not.
    pub exemption: Option<Exemption>,
    /// PSA's reasons in one line; empty if it is allowed.
    pub reason: String,
    /// PSA's reasons with details in one line, as its messages have them; empty if it is allowed.
    pub detail: String,
    /// Ids of the violated checks, in PSA's order.
    pub checks: Vec<&'static str>,
    /// What PSA warns the client of who creates the object itself. It warns of Kubernetes' own
    /// kinds only, and a template gets less filled in than its pods.
    pub warning: Option<String>,
}

/// Judges every workload of a World, in order.
pub fn check(world: &World, options: &CheckOptions) -> Vec<ObjectVerdict> {
    let admission = Admission {
        configuration: options.admission_config.clone().unwrap_or_default(),
        ..Admission::default()
    };
    let mut verdicts = Vec::new();
    for (id, object, workload) in world.workloads() {
        let policy = options.policy(&admission, namespace_labels(world, object));
        for template in workload.pods() {
            let request = Request {
                template,
                namespace: object.namespace(),
                policy,
                username: "",
            };
            verdicts.push(judge(&admission, &request, id, workload.kind));
        }
    }
    verdicts
}

/// The labels of the Namespace that an object lives in, if that is in the World.
pub(crate) fn namespace_labels<'w>(world: &'w World, object: &Object) -> Option<&'w Labels> {
    let namespace = world.namespace_of(object)?;
    Some(&world.object(namespace).meta.labels)
}

impl CheckOptions {
    fn policy(&self, admission: &Admission, labels: Option<&Labels>) -> Policy {
        if let Some(level) = self.level {
            let version = self.version.unwrap_or_default();
            return Policy::of_level(LevelVersion { level, version });
        }
        let (mut policy, _) = admission.policy(labels);
        if let Some(version) = self.version {
            policy.enforce.version = version;
            policy.audit.version = version;
            policy.warn.version = version;
        }
        policy
    }
}

fn judge(
    admission: &Admission,
    request: &Request<'_>,
    object: ObjectId,
    kind: WorkloadKind,
) -> ObjectVerdict {
    let pod = admission.pod(request);
    let warning = match kind {
        WorkloadKind::Pod => pod.warning,
        WorkloadKind::DeploymentConfig | WorkloadKind::Custom => None,
        WorkloadKind::Deployment
        | WorkloadKind::ReplicaSet
        | WorkloadKind::ReplicationController
        | WorkloadKind::StatefulSet
        | WorkloadKind::DaemonSet
        | WorkloadKind::Job
        | WorkloadKind::CronJob
        | WorkloadKind::PodTemplate => admission.controller(request).warning,
    };
    ObjectVerdict {
        object,
        spec_path: request.template.spec_path.clone(),
        level: request.policy.enforce,
        allowed: pod.verdict.is_allowed(),
        exemption: pod.exemption,
        reason: pod.verdict.reason(),
        detail: pod.verdict.detail(),
        checks: pod.verdict.checks().collect(),
        warning,
    }
}
