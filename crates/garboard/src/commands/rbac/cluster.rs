//! What questions are asked of: the sources of a run, and their policy.

use std::collections::BTreeSet;

use anyhow::bail;
use clap::Args;
use garboard_finding::KubernetesVersion;
use garboard_manifest::FieldPath;
use garboard_rbac::{Binding, Grant, Options, Policy, Subject, is_of_cluster};
use garboard_report::{Location, Locator};
use garboard_world::{ObjectId, World};

use super::evidence::Evidence;
use super::listing::listed;
use crate::exit::Exit;
use crate::source::{self, Loading};
use crate::texts::Again;

/// What to read.
#[derive(Args, Clone, Debug)]
pub(crate) struct Input {
    /// Roles, bindings and workloads: files, folders, archives, dumps; `-` is stdin; repeatable
    #[arg(long = "filename", short = 'f', value_name = "SOURCE")]
    sources: Vec<String>,

    #[command(flatten)]
    reading: Reading,
}

/// How to read it.
#[derive(Args, Clone, Debug)]
pub(crate) struct Reading {
    /// Leave out paths that match, as in .gitignore
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,

    /// The cluster's version, where the answer depends on it
    #[arg(long, value_name = "VERSION", default_value_t)]
    kubernetes_version: KubernetesVersion,
}

impl Input {
    /// Whether something is to be read.
    pub(crate) fn is_given(&self) -> bool {
        !self.sources.is_empty()
    }

    /// How its World is compiled.
    pub(crate) fn options(&self) -> Options {
        self.reading.options()
    }
}

impl Reading {
    fn options(&self) -> Options {
        Options {
            kubernetes_version: self.kubernetes_version,
            ..Options::default()
        }
    }
}

/// The sources of a run with their policy.
pub(crate) struct Cluster {
    pub(crate) loading: Loading,
    pub(crate) policy: Policy,
    pub(crate) version: KubernetesVersion,
    /// What could not be seen, in words.
    pub(crate) missing: Vec<String>,
}

impl Cluster {
    /// Reads what `-f` names.
    pub(crate) fn read(input: &Input) -> anyhow::Result<Cluster> {
        if input.sources.is_empty() {
            bail!(
                "say what to read with -f SOURCE (files, folders, dumps, `-` for stdin); \
                 a living cluster cannot be asked yet"
            );
        }
        Cluster::of_sources(&input.sources, &input.reading)
    }

    /// Reads sources that are named otherwise than with `-f`.
    pub(crate) fn of_sources(sources: &[String], reading: &Reading) -> anyhow::Result<Cluster> {
        let settings = source::Settings {
            excludes: reading.exclude.clone(),
            has_default_roles: true,
            ..source::Settings::default()
        };
        let loading = source::load(sources, &settings)?;
        let policy = Policy::compile_with(&loading.world, reading.options());
        let missing = missing(&loading, &policy);
        Ok(Cluster {
            loading,
            policy,
            version: reading.kubernetes_version,
            missing,
        })
    }

    /// The exit code of an answer to a question.
    pub(crate) fn exit(&self) -> Exit {
        if self.missing.is_empty() {
            Exit::Clean
        } else {
            Exit::Incomplete
        }
    }

    /// The grants with what they say and where it is written.
    pub(crate) fn evidence(&self, grants: &[Grant]) -> Vec<Evidence> {
        let again = self.again();
        let mut locator = Locator::new(&self.loading.world, &again);
        let evidence = grants.iter();
        evidence
            .map(|grant| Evidence::new(grant, &self.policy, &mut locator))
            .collect()
    }

    /// Where objects stand.
    pub(crate) fn locations(&self, objects: &[ObjectId]) -> Vec<Location> {
        let again = self.again();
        let mut locator = Locator::new(&self.loading.world, &again);
        let path = FieldPath::root();
        let objects = objects.iter();
        objects
            .map(|object| locator.locate(*object, &path))
            .collect()
    }

    /// An object as people name it: `Deployment shop/web`.
    pub(crate) fn name(&self, object: ObjectId) -> String {
        let object = self.loading.world.object(object);
        match object.namespace() {
            "" => format!("{} {}", object.kind, object.name()),
            namespace => format!("{} {namespace}/{}", object.kind, object.name()),
        }
    }

    /// What to say of a subject that nothing here names.
    pub(crate) fn unknown_subject(&self, subject: &Subject) -> Option<String> {
        let is_known = match subject {
            Subject::ServiceAccount { namespace, name } => {
                self.policy.account(namespace, name).is_some()
            }
            Subject::User(_) | Subject::Group(_) => false,
        };
        let is_named = || self.policy.subjects().binary_search(subject).is_ok();
        (!is_known && !is_named())
            .then(|| format!("{subject} is named by no binding and no object that was read"))
    }

    fn again(&self) -> Again<'_> {
        Again::new(&self.loading.sources, &self.loading.options)
    }
}

/// What the input says that it lacks, as far as it is told.
const MOST_UNSEEN: usize = 10;

/// What could not be seen: with any of it, an answer may lack something.
fn missing(loading: &Loading, policy: &Policy) -> Vec<String> {
    let coverage = &loading.coverage;
    let mut missing = Vec::new();
    if coverage.broken > 0 {
        let noun = if coverage.broken == 1 {
            "document or file"
        } else {
            "documents or files"
        };
        missing.push(format!(
            "{} {noun} could not be read; `garboard scan` says which",
            coverage.broken
        ));
    }
    if coverage.unread_fields > 0 {
        let noun = if coverage.unread_fields == 1 {
            "field"
        } else {
            "fields"
        };
        missing.push(format!(
            "{} {noun} could not be read; `garboard scan` says which",
            coverage.unread_fields
        ));
    }
    missing.extend(coverage.unseen.iter().take(MOST_UNSEEN).cloned());
    let more = coverage.unseen.len().saturating_sub(MOST_UNSEEN);
    if more > 0 {
        missing.push(format!(
            "the input says {more} times more that it lacks something"
        ));
    }
    missing.extend(dangling(&loading.world, policy));
    let cut_off = policy.roles().filter(|(_, role)| role.is_incomplete);
    missing.extend(
        cut_off
            .take(MOST_UNSEEN)
            .map(|(_, role)| format!("not every rule of {} {} is known", role.kind(), role.name)),
    );
    missing
}

/// Bindings of roles that were not read: nobody here knows what they give. In what was read from a
/// cluster such a role is gone, and the binding gives nothing.
fn dangling(world: &World, policy: &Policy) -> Option<String> {
    if is_of_cluster(world.objects().map(|(_, object)| object)) {
        return None;
    }
    let bindings = policy.bindings().map(|(_, binding)| binding);
    // A Role is in no namespace that a ClusterRoleBinding could look in.
    let is_unknown = |binding: &&Binding| match &*binding.role_kind {
        "ClusterRole" => binding.is_dangling(),
        "Role" => binding.is_dangling() && !binding.is_cluster_binding(),
        _ => false,
    };
    let names: BTreeSet<String> = bindings
        .filter(is_unknown)
        .map(|binding| format!("{} {}", binding.role_kind, binding.role_name))
        .collect();
    let names: Vec<String> = names.into_iter().collect();
    (!names.is_empty()).then(|| format!("bound and not read: {}", listed(&names)))
}
