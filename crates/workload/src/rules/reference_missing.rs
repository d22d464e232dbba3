//! `workload/reference-missing`: the container does not start.

use garboard_finding::{Group, Reporter, Settings, Severity, rule};
use garboard_manifest::{Field, FieldPath};
use garboard_world::{
    Body, ContainerRef, KeySelector, Object, ObjectId, TemplateRef, VolumeSource, World,
};

use crate::Check;
use crate::items;

rule! {
    pub(crate) RULE = "workload/reference-missing" {
        severity: Severity::Medium,
        group: Group::Reliability,
        title: "reference to an object that does not exist",
        aliases: ["kube-linter:env-value-from" only [ENVIRONMENT]],
        page: include_str!("reference_missing.md"),
    }
}

pub(crate) const CHECK: Check = Check::Among(inspect);

/// Facet: a variable, or all of them, from a ConfigMap or Secret.
const ENVIRONMENT: &str = "environment";

fn inspect(world: &World, (_, object): (ObjectId, &Object), _: &Settings, out: &mut Reporter<'_>) {
    let Some(workload) = object.workload() else {
        return;
    };
    let near = Neighbours { world, object };
    for container in workload.containers() {
        inspect_environment(&near, &container, out);
    }
    for template in workload.pods() {
        inspect_volumes(&near, template, out);
        let secrets = template.spec().image_pull_secrets.items().iter();
        for (index, secret) in secrets.enumerate() {
            if let Some(objection) = near.objection("Secret", secret.name.text(), None) {
                // The kubelet goes on without it, and the registry may not mind.
                let at = template.path("imagePullSecrets").index(index);
                out.report(at).severity(Severity::Low).message(objection);
            }
        }
    }
}

fn inspect_environment(
    near: &Neighbours<'_>,
    container: &ContainerRef<'_>,
    out: &mut Reporter<'_>,
) {
    let list = container.path().join("env");
    let variables = container.container.env.items();
    for (at, variable) in items::with_paths(list, "name", variables, |it| it.name.text().into()) {
        let Some(source) = variable.value_from.get() else {
            continue;
        };
        let at = at.join("valueFrom");
        near.report(
            "Secret",
            &source.secret_key_ref,
            at.join("secretKeyRef"),
            out,
        );
        near.report(
            "ConfigMap",
            &source.config_map_key_ref,
            at.join("configMapKeyRef"),
            out,
        );
    }
    let list = container.path().join("envFrom");
    for (index, source) in container.container.env_from.items().iter().enumerate() {
        let at = list.index(index);
        near.report("Secret", &source.secret_ref, at.join("secretRef"), out);
        near.report(
            "ConfigMap",
            &source.config_map_ref,
            at.join("configMapRef"),
            out,
        );
    }
}

fn inspect_volumes(near: &Neighbours<'_>, template: &TemplateRef, out: &mut Reporter<'_>) {
    let list = template.path("volumes");
    let volumes = template.spec().volumes.items();
    for (at, volume) in items::with_paths(list, "name", volumes, |it| it.name.text().into()) {
        match &volume.source {
            VolumeSource::Secret(secret) if !secret.optional.is_true() => {
                let objection = near.objection("Secret", secret.secret_name.text(), None);
                report(at.join("secret"), objection, out);
            }
            VolumeSource::ConfigMap(config_map) if !config_map.optional.is_true() => {
                let objection = near.objection("ConfigMap", config_map.name.text(), None);
                report(at.join("configMap"), objection, out);
            }
            VolumeSource::PersistentVolumeClaim(claim) => {
                let objection = near.objection("PersistentVolumeClaim", claim, None);
                report(at.join("persistentVolumeClaim"), objection, out);
            }
            VolumeSource::Projected(sources) => {
                for (index, source) in sources.iter().enumerate() {
                    let at = at.join("projected.sources").index(index);
                    for (kind, field, name) in [
                        ("Secret", "secret", &source.secret),
                        ("ConfigMap", "configMap", &source.config_map),
                    ] {
                        let name = name.get().filter(|name| !name.optional.is_true());
                        let objection =
                            name.and_then(|it| near.objection(kind, it.name.text(), None));
                        report(at.join(field), objection, out);
                    }
                }
            }
            _ => {}
        }
    }
}

fn report(at: FieldPath, objection: Option<String>, out: &mut Reporter<'_>) {
    if let Some(objection) = objection {
        out.report(at).message(objection);
    }
}

/// The objects beside the one that refers to them.
struct Neighbours<'w> {
    world: &'w World,
    object: &'w Object,
}

/// What makes Secrets of its own name.
const MAKERS: [(&str, &str); 2] = [
    ("bitnami.com", "SealedSecret"),
    ("external-secrets.io", "ExternalSecret"),
];

impl Neighbours<'_> {
    /// Reports a reference of the environment.
    fn report(
        &self,
        kind: &str,
        reference: &Field<KeySelector>,
        at: FieldPath,
        out: &mut Reporter<'_>,
    ) {
        let Some(reference) = reference.get().filter(|it| !it.optional.is_true()) else {
            return;
        };
        let key = reference.key.get().map(|key| &**key);
        if let Some(objection) = self.objection(kind, reference.name.text(), key) {
            out.report(at).facet(ENVIRONMENT).message(objection);
        }
    }

    /// What is wrong with a reference; none if the object is there, with the key if one is named.
    fn objection(&self, kind: &str, name: &str, key: Option<&str>) -> Option<String> {
        let (namespace, owner) = (self.object.namespace(), self.object);
        if name.is_empty() {
            return None; // the API server refuses it, or it could not be read
        }
        let find = |group, kind| self.world.find_near(owner, group, kind, namespace, name);
        let Some(id) = find("", kind) else {
            let is_made = kind == "Secret" && MAKERS.iter().any(|it| find(it.0, it.1).is_some());
            // The API server keeps this ConfigMap in every namespace (KEP-1205).
            let is_kubernetes = kind == "ConfigMap" && name == "kube-root-ca.crt";
            let is_there = is_made || is_kubernetes;
            return (!is_there)
                .then(|| format!("there is no {kind} {name} in namespace {namespace}"));
        };
        let key = key?;
        let has_key = match &self.world.object(id).body {
            Body::Secret(secret) => secret.has_key(key),
            Body::ConfigMap(config_map) => config_map.has_key(key),
            _ => true,
        };
        (!has_key).then(|| format!("{kind} {name} has no key {key}"))
    }
}
