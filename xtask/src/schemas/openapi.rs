//! The fields of every kind, from the OpenAPI documents of several versions, in one table.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::Context as _;
use serde_json::Value as Json;

/// Kinds that nobody writes into a manifest: options of requests.
const NOT_WRITTEN: [&str; 2] = ["DeleteOptions", "WatchEvent"];

/// Types whose value is whatever it is: Go decodes them on its own, and reports no field of them.
const OPEN: [&str; 10] = [
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray",
    "io.k8s.apimachinery.pkg.api.resource.Quantity",
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1",
    "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
    "io.k8s.apimachinery.pkg.runtime.RawExtension",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
];

/// What a field holds: `Type`, `[]Type`, `{}Type`, or nothing that has fields of its own.
type Holds = String;

/// Versions, by minor.
type Minors = BTreeSet<u32>;

#[derive(Default)]
pub(super) struct Table {
    /// By `apiVersion`, kind and type.
    kinds: BTreeMap<(String, String, String), Minors>,
    types: BTreeMap<String, Type>,
}

#[derive(Default)]
struct Type {
    minors: Minors,
    fields: BTreeMap<(String, Holds), Minors>,
}

impl Table {
    /// Adds a version.
    pub(super) fn add(&mut self, minor: u32, text: &str) -> anyhow::Result<()> {
        let document: Json = serde_json::from_str(text)?;
        let definitions = document["definitions"]
            .as_object()
            .context("the document has no definitions")?;
        let mut open = Vec::new();
        for (name, definition) in definitions {
            for kind in definition["x-kubernetes-group-version-kind"]
                .as_array()
                .into_iter()
                .flatten()
            {
                if is_written(kind, definition) {
                    let key = (api_version(kind), text_of(kind, "kind"), short(name));
                    self.kinds.entry(key).or_default().insert(minor);
                    open.push(name.as_str());
                }
            }
        }
        // Types that no kind leads to are left out.
        let mut seen: BTreeSet<&str> = open.iter().copied().collect();
        while let Some(name) = open.pop() {
            let ty = self.types.entry(short(name)).or_default();
            ty.minors.insert(minor);
            let Some(definition) = definitions.get(name) else {
                continue;
            };
            for (field, schema) in definition["properties"].as_object().into_iter().flatten() {
                let (holds, target) = holds(schema);
                let key = (field.clone(), holds);
                ty.fields.entry(key).or_default().insert(minor);
                if let Some(target) = target.filter(|target| seen.insert(target)) {
                    open.push(target);
                }
            }
        }
        Ok(())
    }

    /// The table as it is committed.
    pub(super) fn text(&self, oldest: u32, newest: u32) -> String {
        let all: Minors = (oldest..=newest).collect();
        let mut text = format!(
            "# The fields of Kubernetes' API, made by `cargo xtask schemas` from\n\
             # api/openapi-spec/swagger.json of k8s.io/kubernetes v1.{oldest}.0 to v1.{newest}.0.\n\
             # A kind: apiVersion, kind, type. A type: its name, then its fields, each with what it\n\
             # holds: Type, []Type, {{}}Type, or nothing that has fields. A range says in which\n\
             # versions something is there; without one it is there as long as its parent is.\n\
             versions {oldest} {newest}\nkinds\n"
        );
        // A String takes everything, here and below.
        for ((api_version, kind, ty), minors) in &self.kinds {
            for range in ranges(minors, &all) {
                let _ = writeln!(text, "{api_version} {kind} {ty}{range}");
            }
        }
        text.push_str("types\n");
        for (name, ty) in &self.types {
            let _ = writeln!(text, "{name}");
            for ((field, holds), minors) in &ty.fields {
                let space = if holds.is_empty() { "" } else { " " };
                for range in ranges(minors, &ty.minors) {
                    let _ = writeln!(text, "\t{field}{space}{holds}{range}");
                }
            }
        }
        text
    }
}

fn is_written(kind: &Json, definition: &Json) -> bool {
    let name = text_of(kind, "kind");
    let is_list = name.ends_with("List") && !definition["properties"]["items"].is_null();
    !is_list && !NOT_WRITTEN.contains(&name.as_str())
}

fn text_of(value: &Json, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn api_version(kind: &Json) -> String {
    let (group, version) = (text_of(kind, "group"), text_of(kind, "version"));
    if group.is_empty() {
        version
    } else {
        format!("{group}/{version}")
    }
}

/// What a field holds, and the definition that this leads to.
fn holds(schema: &Json) -> (Holds, Option<&str>) {
    for (shape, inner) in [
        ("", schema),
        ("[]", &schema["items"]),
        ("{}", &schema["additionalProperties"]),
    ] {
        let target = inner["$ref"].as_str();
        let target = target.and_then(|target| target.strip_prefix("#/definitions/"));
        if let Some(target) = target.filter(|target| !OPEN.contains(target)) {
            return (format!("{shape}{}", short(target)), Some(target));
        }
    }
    (Holds::new(), None)
}

/// `core.v1.Pod` for `io.k8s.api.core.v1.Pod`.
fn short(name: &str) -> String {
    [
        "io.k8s.api.",
        "io.k8s.apimachinery.pkg.apis.",
        "io.k8s.apimachinery.pkg.",
        "io.k8s.apiextensions-apiserver.pkg.apis.",
        "io.k8s.kube-aggregator.pkg.apis.",
    ]
    .iter()
    .find_map(|prefix| name.strip_prefix(prefix))
    .unwrap_or(name)
    .to_owned()
}

/// ` 30-36` for each run of versions; nothing if it is there as long as its parent is.
fn ranges(minors: &Minors, parent: &Minors) -> Vec<String> {
    if minors == parent {
        return vec![String::new()];
    }
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for minor in minors {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *minor => *last = *minor,
            _ => ranges.push((*minor, *minor)),
        }
    }
    ranges
        .iter()
        .map(|(first, last)| format!(" {first}-{last}"))
        .collect()
}
