//! Documents to objects.

use std::sync::Arc;

use garboard_manifest::{
    Content, Decode, Decoder, Document, Field, FieldPath, Kind as NodeKind, NodeRef, Problem, Value,
};

use crate::api::{ApiVersion, Kind};
use crate::controller::ControllerSpec;
use crate::labels::{LabelSelector, Labels};
use crate::meta::{Meta, or_default};
use crate::node::PodStatus;
use crate::object::{Body, FileId, Object, Origin};
use crate::pod::PodSpec;
use crate::schema::unknown_fields;
use crate::shape;
use crate::snapshot;
use crate::workload::{PodTemplate, TemplateRef, Workload, WorkloadKind};

/// What reading should keep beyond the typed kinds.
#[derive(Clone, Debug, Default)]
pub struct ReadSettings {
    /// Kinds to keep whole, as [`Body::Raw`], for pillars that decode them themselves.
    pub raw: Vec<Kind>,
    /// The minor of Kubernetes whose fields are known; objects are not asked for unknown ones if none
    /// is given.
    pub minor: Option<u32>,
}

/// What a document holds.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// Its Kubernetes objects: one, or the items of a List.
    pub objects: Vec<Object>,
    /// Fields of a wrong type.
    pub problems: Vec<Problem>,
    /// Documents or items that are readable and not Kubernetes objects.
    pub foreign: u32,
    /// What the document says that it does not hold: the rest of a list, what was forbidden.
    pub unseen: Vec<Box<str>>,
}

/// Decodes the objects of a document that could be read; `file` and `index` say where it stands.
pub fn read(document: &Document, file: FileId, index: u32, settings: &ReadSettings) -> Contents {
    read_item(document, file, index, None, settings)
}

/// The same for an item that was cut out of a list, which may say what its items are.
pub fn read_item(
    document: &Document,
    file: FileId,
    index: u32,
    item_type: Option<&garboard_manifest::ItemType>,
    settings: &ReadSettings,
) -> Contents {
    let item_type = item_type.map(|it| ItemType {
        api_version: &it.api_version,
        kind: &it.kind,
    });
    let mut contents = Contents::default();
    let Content::Tree(tree) = &document.content else {
        return contents;
    };
    let root = tree.root();
    let mut reader = Reader {
        file,
        document: index,
        settings,
        decoder: Decoder::new(),
        contents: &mut contents,
    };
    match root.kind() {
        // Not valid for kubectl, but tools write it, and a Pod hides in it as well as in a List.
        NodeKind::Sequence => {
            for (index, item) in root.items().enumerate() {
                reader.value(item, &FieldPath::root().index(index), None);
            }
        }
        _ if snapshot::is_snapshot(root) => reader.snapshot(root),
        _ => reader.value(root, &FieldPath::root(), item_type),
    }
    let problems = reader.decoder.finish(root);
    contents.problems = problems;
    contents
}

struct Reader<'a> {
    file: FileId,
    document: u32,
    settings: &'a ReadSettings,
    decoder: Decoder,
    contents: &'a mut Contents,
}

/// Type of the items of a typed list (`PodList`), which may leave it out.
#[derive(Clone, Copy)]
struct ItemType<'t> {
    api_version: &'t str,
    kind: &'t str,
}

impl Reader<'_> {
    fn value(&mut self, node: NodeRef<'_>, at: &FieldPath, default: Option<ItemType<'_>>) {
        let api_version = node.text("apiVersion").or(default.map(|it| it.api_version));
        let kind = node.text("kind").or(default.map(|it| it.kind));
        let (Some(api_version), Some(kind)) = (api_version, kind) else {
            self.contents.foreign += 1;
            return;
        };
        if api_version.is_empty()
            || kind.is_empty()
            || api_version.starts_with("kustomize.config.k8s.io/")
        {
            self.contents.foreign += 1;
            return;
        }
        let items = node
            .get("items")
            .filter(|items| items.kind() == NodeKind::Sequence);
        if let (Some(items), Some(item_kind)) = (items, kind.strip_suffix("List")) {
            let of_items = (!item_kind.is_empty()).then_some(ItemType {
                api_version,
                kind: item_kind,
            });
            for (index, item) in items.items().enumerate() {
                self.value(item, &at.join("items").index(index), of_items);
            }
            self.contents.unseen.extend(rest_of_list(node, kind));
            return;
        }
        if let Some(refusal) = refusal(node, api_version, kind) {
            self.contents.unseen.push(refusal);
            return;
        }
        let mut object = self.object(node, at, api_version, kind);
        if let Some(minor) = self.settings.minor {
            object.unknown_fields = unknown_fields(node, api_version, kind, minor).into();
        }
        self.contents.objects.push(object);
    }

    /// The objects of a snapshot, whose lists say what they are.
    fn snapshot(&mut self, root: NodeRef<'_>) {
        self.contents.unseen.extend(snapshot::not_collected(root));
        let lists = root.get("resources").into_iter();
        for list in lists.flat_map(NodeRef::entries) {
            let at = FieldPath::new("resources").key(list.key);
            let Some(listed) = snapshot::listed(list.key) else {
                self.contents.foreign += list.value.items().len() as u32;
                continue;
            };
            for (index, item) in list.value.items().enumerate() {
                let object = if listed.is_flat {
                    let meta = or_default(self.decoder.field(item));
                    self.with_meta(
                        item,
                        &at.index(index),
                        listed.api_version,
                        listed.kind,
                        meta,
                    )
                } else {
                    self.object(item, &at.index(index), listed.api_version, listed.kind)
                };
                self.contents.objects.push(object);
            }
        }
    }

    fn object(
        &mut self,
        node: NodeRef<'_>,
        at: &FieldPath,
        api_version: &str,
        kind: &str,
    ) -> Object {
        let meta: Meta = or_default(self.decoder.member(node, "metadata"));
        self.with_meta(node, at, api_version, kind, meta)
    }

    fn with_meta(
        &mut self,
        node: NodeRef<'_>,
        at: &FieldPath,
        api_version: &str,
        kind: &str,
        meta: Meta,
    ) -> Object {
        let api_version = ApiVersion::new(api_version);
        let body = self.body(node, api_version.group(), kind, &meta);
        Object {
            api_version,
            kind: kind.into(),
            meta,
            origin: Origin::File {
                file: self.file,
                document: self.document,
                at: at.clone(),
            },
            body,
            unknown_fields: Box::default(),
        }
    }

    fn body(&mut self, node: NodeRef<'_>, group: &str, kind: &str, meta: &Meta) -> Body {
        if self
            .settings
            .raw
            .iter()
            .any(|raw| raw.group == group && raw.kind == kind)
        {
            return Body::Raw(Value::of(node));
        }
        if let Some(kind) = workload_kind(group, kind) {
            return Body::Workload(Box::new(self.workload(node, kind, meta)));
        }
        match (group, kind) {
            ("", "Namespace") => Body::Namespace,
            ("", "ServiceAccount") => Body::ServiceAccount(self.decode(node)),
            ("", "Secret") => Body::Secret(self.decode(node)),
            ("", "ConfigMap") => Body::ConfigMap(self.decode(node)),
            ("", "Service") => Body::Service(self.decode(node)),
            ("", "PersistentVolume") => Body::PersistentVolume(self.decode(node)),
            ("", "PersistentVolumeClaim") => Body::PersistentVolumeClaim(self.decode(node)),
            ("networking.k8s.io", "Ingress") => Body::Ingress(self.decode(node)),
            ("networking.k8s.io" | "extensions", "NetworkPolicy") => {
                Body::NetworkPolicy(self.decode(node))
            }
            (
                "policy.networking.k8s.io",
                "AdminNetworkPolicy" | "BaselineAdminNetworkPolicy" | "ClusterNetworkPolicy",
            ) => Body::AdminNetworkPolicy(self.decode(node)),
            ("route.openshift.io", "Route") => Body::Route(self.decode(node)),
            ("", "Node") => Body::Node(self.decode(node)),
            ("rbac.authorization.k8s.io", "Role" | "ClusterRole") => Body::Role(self.decode(node)),
            ("rbac.authorization.k8s.io", "RoleBinding" | "ClusterRoleBinding") => {
                Body::Binding(self.decode(node))
            }
            // The core group has none, yet manifests name it: a budget is meant.
            ("policy" | "", "PodDisruptionBudget") => Body::DisruptionBudget(self.decode(node)),
            ("autoscaling", "HorizontalPodAutoscaler") => Body::Autoscaler(self.decode(node)),
            ("", "LimitRange") => Body::LimitRange(self.decode(node)),
            ("", "ResourceQuota") => Body::ResourceQuota(self.decode(node)),
            (
                "gateway.networking.k8s.io",
                "HTTPRoute" | "GRPCRoute" | "TCPRoute" | "TLSRoute" | "UDPRoute",
            ) => Body::GatewayRoute(self.decode(node)),
            ("monitoring.coreos.com", "ServiceMonitor") => Body::ServiceMonitor(self.decode(node)),
            ("storage.k8s.io", "StorageClass") => Body::StorageClass(self.decode(node)),
            ("policy" | "extensions", "PodSecurityPolicy") => {
                Body::PodSecurityPolicy(self.decode(node))
            }
            (
                "admissionregistration.k8s.io",
                "ValidatingWebhookConfiguration" | "MutatingWebhookConfiguration",
            ) => Body::WebhookConfiguration(self.decode(node)),
            ("security.openshift.io", "SecurityContextConstraints") => {
                Body::SecurityContextConstraints(self.decode(node))
            }
            ("constraints.gatekeeper.sh", "K8sAllowedRepos") => {
                Body::AllowedRepos(self.decode(node))
            }
            _ => self.custom(node, group, kind),
        }
    }

    fn decode<T: Decode + Default>(&mut self, node: NodeRef<'_>) -> T {
        or_default(self.decoder.field(node))
    }

    fn workload(&mut self, node: NodeRef<'_>, kind: WorkloadKind, meta: &Meta) -> Workload {
        let spec = node.get("spec");
        let member = |node: Option<NodeRef<'_>>, key: &str, reader: &mut Self| match node {
            Some(node) => reader.decoder.member(node, key),
            None => Field::Absent,
        };
        let selector = match kind {
            WorkloadKind::ReplicationController | WorkloadKind::DeploymentConfig => {
                match spec.map(|spec| self.decoder.member::<Labels>(spec, "selector")) {
                    Some(Field::Set(labels)) => Field::Set(LabelSelector::of_labels(&labels)),
                    Some(Field::Invalid) => Field::Invalid,
                    Some(Field::Absent) | None => Field::Absent,
                }
            }
            _ => spec.map_or(Field::Absent, |spec| self.decoder.member(spec, "selector")),
        };
        let template = match kind {
            WorkloadKind::Pod => self.pod(node, meta),
            WorkloadKind::PodTemplate => self.template(node, "template"),
            WorkloadKind::CronJob => self.template(node, "spec.jobTemplate.spec.template"),
            _ => self.template(node, "spec.template"),
        };
        Workload {
            kind,
            replicas: member(spec, "replicas", self),
            selector,
            controller: self.controller(spec, kind),
            templates: vec![template],
            status: self.status(node, kind),
        }
    }

    /// Of a pod that has been made; what a manifest lacks costs nothing.
    fn status(&mut self, node: NodeRef<'_>, kind: WorkloadKind) -> Option<Box<PodStatus>> {
        match kind {
            WorkloadKind::Pod => match self.decoder.member(node, "status") {
                Field::Set(status) => Some(Box::new(status)),
                Field::Absent | Field::Invalid => None,
            },
            _ => None,
        }
    }

    fn controller(&mut self, spec: Option<NodeRef<'_>>, kind: WorkloadKind) -> Box<ControllerSpec> {
        match spec.filter(|spec| spec.kind() == NodeKind::Mapping) {
            Some(spec) if kind != WorkloadKind::Pod => self.decode(spec),
            _ => Box::default(),
        }
    }

    fn pod(&mut self, node: NodeRef<'_>, meta: &Meta) -> TemplateRef {
        let pod = PodTemplate {
            labels: meta.labels.clone(),
            annotations: meta.annotations.clone(),
            spec: or_default(self.decoder.member(node, "spec")),
        };
        TemplateRef {
            pod: Arc::new(pod),
            meta_path: FieldPath::new("metadata"),
            spec_path: FieldPath::new("spec"),
            container_list: "containers",
        }
    }

    fn template(&mut self, node: NodeRef<'_>, path: &'static str) -> TemplateRef {
        let path = FieldPath::new(path);
        let reached = node.reach(&path);
        let (spec, meta) = if reached.is_whole {
            if !matches!(reached.node.kind(), NodeKind::Mapping | NodeKind::Null) {
                self.decoder.mismatch(reached.node, "an object");
            }
            (reached.node.get("spec"), reached.node.get("metadata"))
        } else {
            if !matches!(reached.node.kind(), NodeKind::Mapping | NodeKind::Null) {
                self.decoder.mismatch(reached.node, "an object");
            }
            (None, None)
        };
        let pod = self.pod_template(spec, meta);
        TemplateRef {
            pod: Arc::new(pod),
            meta_path: path.join("metadata"),
            spec_path: path.join("spec"),
            container_list: "containers",
        }
    }

    fn pod_template(
        &mut self,
        spec: Option<NodeRef<'_>>,
        meta: Option<NodeRef<'_>>,
    ) -> PodTemplate {
        let meta: Meta = meta.map_or_else(Meta::default, |meta| self.decode(meta));
        let spec: PodSpec = spec.map_or_else(PodSpec::default, |spec| self.decode(spec));
        PodTemplate {
            labels: meta.labels,
            annotations: meta.annotations,
            spec,
        }
    }

    fn custom(&mut self, node: NodeRef<'_>, group: &str, kind: &str) -> Body {
        // Kubernetes' own other kinds carry no pods; schemas of CRDs only look as if.
        if is_kubernetes_group(group) || kind == "CustomResourceDefinition" {
            return Body::Header;
        }
        let templates: Vec<TemplateRef> = shape::pod_specs(node)
            .into_iter()
            .map(|found| {
                let mut pod = self.pod_template(Some(found.spec), found.meta);
                if found.container_list != "containers" {
                    pod.spec.containers = self.decoder.member(found.spec, found.container_list);
                }
                TemplateRef {
                    pod: Arc::new(pod),
                    meta_path: found.meta_path,
                    spec_path: found.spec_path,
                    container_list: found.container_list,
                }
            })
            .collect();
        if templates.is_empty() {
            return Body::Header;
        }
        Body::Workload(Box::new(Workload {
            kind: WorkloadKind::Custom,
            replicas: Field::Absent,
            selector: Field::Absent,
            controller: Box::default(),
            templates,
            status: None,
        }))
    }
}

/// What a list says that it leaves out: one page of an API answer holds the key of the next.
fn rest_of_list(list: NodeRef<'_>, kind: &str) -> Option<Box<str>> {
    let next = list.get("metadata")?.text("continue")?;
    (!next.is_empty()).then(|| format!("a {kind} is only one page of several").into())
}

/// What an API server said instead of what was asked for: a Status that is a failure.
fn refusal(node: NodeRef<'_>, api_version: &str, kind: &str) -> Option<Box<str>> {
    let is_failure =
        api_version == "v1" && kind == "Status" && node.text("status") == Some("Failure");
    let message = node.text("message").unwrap_or("no reason is given");
    is_failure.then(|| format!("the API server refused: {message}").into())
}

fn workload_kind(group: &str, kind: &str) -> Option<WorkloadKind> {
    Some(match (group, kind) {
        ("", "Pod") => WorkloadKind::Pod,
        ("", "ReplicationController") => WorkloadKind::ReplicationController,
        ("", "PodTemplate") => WorkloadKind::PodTemplate,
        // `extensions` and `apps/v1beta*` are gone from the API, not from people's folders.
        ("apps" | "extensions", "Deployment") => WorkloadKind::Deployment,
        ("apps" | "extensions", "ReplicaSet") => WorkloadKind::ReplicaSet,
        ("apps", "StatefulSet") => WorkloadKind::StatefulSet,
        ("apps" | "extensions", "DaemonSet") => WorkloadKind::DaemonSet,
        ("batch", "Job") => WorkloadKind::Job,
        ("batch", "CronJob") => WorkloadKind::CronJob,
        ("apps.openshift.io", "DeploymentConfig") => WorkloadKind::DeploymentConfig,
        _ => return None,
    })
}

fn is_kubernetes_group(group: &str) -> bool {
    matches!(
        group,
        "" | "apps" | "batch" | "policy" | "autoscaling" | "extensions"
    ) || group.ends_with(".k8s.io") && !group.ends_with(".x-k8s.io")
}
