//! What the API server answers to a request (`admission/admission.go`).

use garboard_finding::LevelVersion;
use garboard_world::{Labels, TemplateRef};

use crate::configuration::Configuration;
use crate::evaluator::Evaluator;
use crate::pod::PodView;
use crate::policy::{LabelError, Policy};
use crate::quote::Quoted;
use crate::verdict::Verdict;

/// Pod Security Admission of a server: its version, and how it is configured.
#[derive(Clone, Debug, Default)]
pub struct Admission {
    /// Judges pods.
    pub evaluator: Evaluator,
    /// Defaults and exemptions.
    pub configuration: Configuration,
}

/// The creation of an object with a pod spec.
#[derive(Clone, Copy, Debug)]
pub struct Request<'r> {
    /// The pod, or the pod template.
    pub template: &'r TemplateRef,
    /// Name of the namespace.
    pub namespace: &'r str,
    /// What the namespace asks for; see [`Admission::policy`].
    pub policy: Policy,
    /// Who asks; empty if that is not known.
    pub username: &'r str,
}

/// Why a request was not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exemption {
    /// The namespace is exempt.
    Namespace,
    /// The user is exempt.
    User,
    /// The runtime class is exempt.
    RuntimeClass,
}

/// What the server decides, and why.
#[derive(Clone, Debug, Default)]
pub struct Decision {
    /// The level that was enforced.
    pub enforced: LevelVersion,
    /// Why nothing was judged, if nothing was.
    pub exemption: Option<Exemption>,
    /// The judgement at the enforced level. Only pods have one: a Deployment is created in any
    /// case, and its pods are refused.
    pub verdict: Verdict,
    /// What the client is warned of.
    pub warning: Option<String>,
    /// What the audit log notes.
    pub audit: Option<String>,
}

impl Admission {
    /// The policy of a namespace with these labels, and the labels that could not be read.
    pub fn policy(&self, labels: Option<&Labels>) -> (Policy, Vec<LabelError>) {
        let defaults = self.configuration.defaults;
        labels.map_or((defaults, Vec::new()), |labels| {
            Policy::of_labels(labels, &defaults)
        })
    }

    /// Decides about a pod, or about the pod that a controller makes of a template.
    pub fn pod(&self, request: &Request<'_>) -> Decision {
        let pod = PodView::pod(request.template);
        let Request { policy, .. } = *request;
        let exemption = self.exemption(request);
        if exemption.is_some() {
            return Decision {
                exemption,
                ..Decision::default()
            };
        }
        let verdict = self.evaluator.evaluate(&pod, policy.enforce);
        // A client that gets an error gets no warning beside it.
        let warning = verdict
            .is_allowed()
            .then(|| self.complaint(&pod, policy.warn));
        Decision {
            enforced: policy.enforce,
            exemption,
            verdict,
            warning: warning.flatten(),
            audit: self.complaint(&pod, policy.audit),
        }
    }

    /// Decides about an object that holds a pod template: it is created, perhaps with a warning.
    pub fn controller(&self, request: &Request<'_>) -> Decision {
        let template = PodView::template(request.template);
        let exemption = self.exemption(request);
        if exemption.is_some() {
            return Decision {
                exemption,
                ..Decision::default()
            };
        }
        Decision {
            warning: self.complaint(&template, request.policy.warn),
            audit: self.complaint(&template, request.policy.audit),
            ..Decision::default()
        }
    }

    /// In PSA's order: what is exempt twice is exempt for the first reason.
    fn exemption(&self, request: &Request<'_>) -> Option<Exemption> {
        let exemptions = &self.configuration.exemptions;
        let runtime_class = request.template.spec().runtime_class_name.text();
        let holds = |list: &[Box<str>], name: &str| {
            !name.is_empty() && list.iter().any(|exempt| **exempt == *name)
        };
        if holds(&exemptions.namespaces, request.namespace) {
            Some(Exemption::Namespace)
        } else if holds(&exemptions.usernames, request.username) {
            Some(Exemption::User)
        } else if holds(&exemptions.runtime_classes, runtime_class) {
            Some(Exemption::RuntimeClass)
        } else {
            None
        }
    }

    /// The words of warnings and audit notes. What cannot be decoded does not get so far.
    fn complaint(&self, pod: &PodView<'_>, level: LevelVersion) -> Option<String> {
        let verdict = self.evaluator.evaluate(pod, level);
        let is_violation = !verdict.violations.is_empty() && verdict.undecodable.is_empty();
        is_violation.then(|| {
            let level = level.to_string();
            format!(
                "would violate PodSecurity {}: {}",
                Quoted(&level),
                verdict.detail()
            )
        })
    }
}

impl Decision {
    /// Whether the object is created.
    pub fn is_allowed(&self) -> bool {
        self.verdict.is_allowed()
    }

    /// The whole text of the refusal, as `kubectl` prints it behind `Error from server
    /// (Forbidden):`; nothing if the pod is allowed, or is refused before any policy.
    pub fn refusal(&self, pod_name: &str) -> Option<String> {
        if self.verdict.violations.is_empty() || !self.verdict.undecodable.is_empty() {
            return None;
        }
        let what = if pod_name.is_empty() {
            "pods".to_owned()
        } else {
            format!("pods {}", Quoted(pod_name))
        };
        let level = self.enforced.to_string();
        let level = Quoted(&level);
        let detail = self.verdict.detail();
        Some(format!(
            "{what} is forbidden: violates PodSecurity {level}: {detail}"
        ))
    }
}
