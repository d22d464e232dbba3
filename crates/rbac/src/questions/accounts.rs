//! Service accounts: who carries them, where, and by which tokens.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use garboard_manifest::Field;
use garboard_world::{Body, Kind, ObjectId, PodSpec, VolumeSource, WorkloadKind, World};

use crate::policy::{Account, Key, Policy};
use crate::subject::Subject;
use crate::token::{automount, is_automounted};

/// What is known of a service account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountCard {
    /// The account.
    pub subject: Subject,
    /// Its objects; none if it is only named by pods.
    pub objects: Vec<ObjectId>,
    /// What runs as it: pods without an owner here, and the owners of the others.
    pub workloads: Vec<ObjectId>,
    /// Pods that were read.
    pub pods: usize,
    /// Nodes that these pods are bound to, sorted.
    pub nodes: Vec<Box<str>>,
    /// Pods that the workloads ask for; DaemonSets, which ask for one on each node, left out.
    pub replicas: i64,
    /// Whether one of the workloads is a DaemonSet.
    pub is_on_every_node: bool,
    /// Workloads and pods that get the account's token without asking for it.
    pub mounted: usize,
    /// Those that do not.
    pub unmounted: usize,
    /// Audiences of the tokens that pods ask for in volumes; empty is the API server's.
    pub audiences: BTreeSet<Box<str>>,
    /// Secrets that hold a token of it which does not end.
    pub secrets: Vec<ObjectId>,
    /// Bindings that name the account, not counting its groups'.
    pub bindings: usize,
}

/// The type of Secrets that hold a token.
const TOKEN_SECRET: &str = "kubernetes.io/service-account-token";
/// The annotation of such a Secret that says whose token it is.
const ACCOUNT_NAME: &str = "kubernetes.io/service-account.name";

impl Policy {
    /// A card for each service account, in the order of [`accounts`](Policy::accounts); `world` is
    /// the World of which the policy was compiled.
    pub fn account_cards(&self, world: &World) -> Vec<AccountCard> {
        let secrets = token_secrets(world);
        let accounts = self.accounts().iter();
        accounts
            .map(|account| self.card(account, &secrets, world))
            .collect()
    }

    fn card(
        &self,
        account: &Account,
        secrets: &HashMap<(&str, &str), Vec<ObjectId>>,
        world: &World,
    ) -> AccountCard {
        let subject = account.subject();
        let key = Key::known(&subject, &self.strings);
        let named = secrets.get(&(&*account.namespace, &*account.name));
        let mut card = AccountCard {
            objects: account.objects.clone(),
            workloads: Vec::new(),
            pods: 0,
            nodes: Vec::new(),
            replicas: 0,
            is_on_every_node: false,
            mounted: 0,
            unmounted: 0,
            audiences: BTreeSet::new(),
            secrets: named.cloned().unwrap_or_default(),
            bindings: self.index.applying_anywhere(&[key]).len(),
            subject,
        };
        let mut nodes: BTreeSet<&str> = BTreeSet::new();
        // What runs, with its pods: of a Deployment, its ReplicaSets and their pods only the first.
        let mut roots: BTreeMap<ObjectId, bool> = BTreeMap::new();
        for carrier in &account.carriers {
            let object = world.object(carrier.object);
            let template = object
                .workload()
                .and_then(|it| it.templates.get(carrier.template as usize).zip(Some(it)));
            let Some((template, workload)) = template else {
                continue;
            };
            if workload.kind == WorkloadKind::Pod {
                card.pods += 1;
                nodes.extend(Some(template.spec().node_name.text()).filter(|it| !it.is_empty()));
            }
            let is_mounted = automount(world, object, template).is_some();
            *roots.entry(world.root_owner(carrier.object)).or_default() |= is_mounted;
            card.audiences.extend(audiences(template.spec()));
        }
        for (root, is_mounted) in roots {
            let (replicas, is_on_every_node) = replicas(root, world);
            card.replicas += replicas;
            card.is_on_every_node |= is_on_every_node;
            card.mounted += usize::from(is_mounted);
            card.unmounted += usize::from(!is_mounted);
            card.workloads.push(root);
        }
        card.nodes = nodes.into_iter().map(Into::into).collect();
        card
    }
}

/// How many pods a workload asks for, and whether it asks for one on each node.
fn replicas(id: ObjectId, world: &World) -> (i64, bool) {
    let Some(workload) = world.object(id).workload() else {
        return (0, false); // an owner of a kind that is not known
    };
    match workload.kind {
        WorkloadKind::DaemonSet => (0, true),
        WorkloadKind::PodTemplate => (0, false),
        WorkloadKind::Pod | WorkloadKind::Job | WorkloadKind::CronJob | WorkloadKind::Custom => {
            (1, false)
        }
        WorkloadKind::Deployment
        | WorkloadKind::DeploymentConfig
        | WorkloadKind::ReplicaSet
        | WorkloadKind::ReplicationController
        | WorkloadKind::StatefulSet => match workload.replicas {
            Field::Set(replicas) => (replicas.clamp(0, i64::from(i32::MAX)), false),
            Field::Absent | Field::Invalid => (1, false), // apps/v1 defaulting
        },
    }
}

/// The audiences of tokens in volumes, without the one that the API server adds by itself.
fn audiences(spec: &PodSpec) -> impl Iterator<Item = Box<str>> {
    let asked = spec
        .volumes
        .items()
        .iter()
        .filter(|volume| !is_automounted(volume, volume.name.text()));
    let sources = asked.flat_map(|volume| match &volume.source {
        VolumeSource::Projected(sources) => sources.as_slice(),
        _ => &[],
    });
    sources.filter_map(|source| {
        let token = source.service_account_token.get()?;
        Some(token.audience.text().into())
    })
}

/// Secrets with tokens, by the account whose they are.
fn token_secrets(world: &World) -> HashMap<(&str, &str), Vec<ObjectId>> {
    let mut secrets: HashMap<(&str, &str), Vec<ObjectId>> = HashMap::new();
    for (id, object) in world.of_kind(Kind::core("Secret")) {
        let Body::Secret(secret) = &object.body else {
            continue;
        };
        let account = object.meta.annotations.get(ACCOUNT_NAME);
        if let (TOKEN_SECRET, Some(account)) = (&*secret.secret_type, account) {
            let owner = (object.namespace(), &**account);
            secrets.entry(owner).or_default().push(id);
        }
    }
    secrets
}
