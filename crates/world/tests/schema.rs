//! Unknown fields: found wherever they are put, and nowhere else.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

use garboard_manifest::{Limits, parse};
use garboard_world::{FileId, Holds, ReadSettings, Schemas, TypeId, read};
use proptest::prelude::*;
use proptest::test_runner::TestRng;

const MINOR: u32 = 37;

/// The unknown fields of all objects of a text.
fn unknown(text: &str, minor: Option<u32>) -> Vec<String> {
    let settings = ReadSettings {
        minor,
        ..ReadSettings::default()
    };
    let mut unknown = Vec::new();
    for (index, document) in parse(text, &Limits::default()).iter().enumerate() {
        for object in read(document, FileId(0), index as u32, &settings).objects {
            unknown.extend(object.unknown_fields.iter().map(ToString::to_string));
        }
    }
    unknown
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(unknown(text, Some(MINOR)), expected, "{text}");
}

#[test]
fn names_are_compared_byte_for_byte() {
    check(
        "{apiVersion: v1, kind: Pod, spec: {hostpid: null, hostPID: true}}",
        &["spec.hostpid"],
    );
}

#[test]
fn items_of_lists_are_objects_of_their_own() {
    check(
        "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod, spek: {}}, {apiVersion: apps/v1, kind: Deployment, spek: {}}]}",
        &["spek", "spek"],
    );
    check(
        "{apiVersion: v1, kind: PodList, items: [{spek: {}}]}",
        &["spek"],
    );
}

#[test]
fn templates_and_claims_inside_an_object_are_looked_into() {
    check(
        "{apiVersion: apps/v1, kind: StatefulSet, spec: {template: {metadata: {lables: {}}}, volumeClaimTemplates: [{spec: {size: 1}}]}}",
        &[
            "spec.template.metadata.lables",
            "spec.volumeClaimTemplates[0].spec.size",
        ],
    );
}

#[test]
fn free_keys_and_free_values_are_not_fields() {
    check(
        "{apiVersion: v1, kind: ConfigMap, metadata: {labels: {a: b}, annotations: {c: d}}, data: {e: f}, binaryData: {g: aA==}}",
        &[],
    );
    check(
        "{apiVersion: v1, kind: Pod, spec: {nodeSelector: {a: b}, overhead: {cpu: 1}, containers: [{resources: {limits: {a.example/b: 1}}}]}}",
        &[],
    );
    check(
        "{apiVersion: apps/v1, kind: ControllerRevision, data: {what: {ever: 1}}}",
        &[],
    );
    check(
        "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec: {versions: [{schema: {openAPIV3Schema: {properties: {a: {default: {b: 1}, items: {typ: x}}, c: {typ: x}}}}}]}}",
        &["spec.versions[0].schema.openAPIV3Schema.properties.c.typ"],
    );
}

#[test]
fn the_records_of_a_snapshot_are_not_manifests() {
    check(
        r#"{"metadata": {"kubesplaining_version": "1"}, "resources": {"secrets_metadata": [{"name": "a", "namespace": "b"}], "pods": [{"metadata": {"name": "c"}, "spec": {"fromALaterVersion": 1}}]}}"#,
        &[],
    );
}

#[test]
fn a_path_names_an_item_only_by_a_name_that_is_its_own() {
    check(
        "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a}, {name: a, imag: x}, {name: b, imag: x}]}}",
        &["spec.containers[1].imag", "spec.containers[name=b].imag"],
    );
}

#[test]
fn values_of_another_type_are_another_matter() {
    check(
        "{apiVersion: v1, kind: Pod, spec: [{hostpid: 1}], metadata: text}",
        &[],
    );
    check(
        "{apiVersion: v1, kind: Pod, spec: {containers: {hostpid: 1}}}",
        &[],
    );
}

#[test]
fn what_kubernetes_does_not_have_is_not_judged() {
    check("{apiVersion: example.com/v1, kind: Pod, spek: {}}", &[]);
    check(
        "{apiVersion: apps/v1beta1, kind: Deployment, spek: {}}",
        &[],
    );
    let pod = "{apiVersion: v1, kind: Pod, spek: {}}";
    assert_eq!(unknown(pod, None), [""; 0]);
    assert_eq!(unknown(pod, Some(29)), [""; 0]);
    assert_eq!(unknown(pod, Some(38)), [""; 0]);
}

#[test]
fn a_field_is_known_from_its_version_on() {
    // Kubernetes 1.34: container restart rules (KEP-5307).
    let pod =
        "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, restartPolicyRules: []}]}}";
    assert_eq!(
        unknown(pod, Some(33)),
        ["spec.containers[name=a].restartPolicyRules"]
    );
    assert_eq!(unknown(pod, Some(34)), [""; 0]);
}

#[test]
fn directives_of_patches_are_not_fields() {
    check(
        "{apiVersion: apps/v1, kind: Deployment, $patch: delete, spec: {$retainKeys: [], $setElementOrder/a: []}}",
        &[],
    );
}

/// What Go's types hold in a field: a shape and a type's name.
type GoHolds = (&'static str, &'static str);

/// The kinds and types that `tools/fields-oracle` has recorded.
#[derive(Default)]
struct GoTypes {
    kinds: HashMap<(&'static str, &'static str), &'static str>,
    types: HashMap<&'static str, BTreeMap<&'static str, Option<GoHolds>>>,
}

fn go_types() -> GoTypes {
    let mut recorded = GoTypes::default();
    let mut current = "";
    for line in include_str!("data/go-fields.txt").lines() {
        if let Some(field) = line.strip_prefix('\t') {
            let (name, holds) = match field.split_once(' ') {
                Some((name, holds)) => (name, Some(holds)),
                None => (field, None),
            };
            let holds = holds.map(|holds| {
                let shapes = ["[]", "{}"].into_iter();
                let mut shaped = shapes.filter_map(|it| Some((it, holds.strip_prefix(it)?)));
                shaped.next().unwrap_or(("", holds))
            });
            let fields = recorded.types.entry(current).or_default();
            fields.insert(name, holds);
        } else {
            match line.split(' ').collect::<Vec<_>>().as_slice() {
                [api_version, kind, of] => {
                    recorded.kinds.insert((api_version, kind), of);
                }
                [of] => {
                    current = of;
                    recorded.types.entry(of).or_default();
                }
                _ => panic!("{line:?} is neither a kind nor a type"),
            }
        }
    }
    recorded
}

/// Every type that a kind of ours leads to has the fields of Go's type, and each leads on alike.
#[test]
fn the_table_is_what_the_servers_own_types_are() {
    let (schemas, go) = (Schemas::get(), go_types());
    let mut open: Vec<(TypeId, &str)> = Vec::new();
    for ((api_version, kind), of) in &go.kinds {
        open.extend(
            schemas
                .kind(api_version, kind, MINOR)
                .map(|ours| (ours, *of)),
        );
    }
    assert!(open.len() > 100, "{} kinds", open.len());
    let mut seen = HashSet::new();
    let mut fields = 0;
    while let Some((ours, theirs)) = open.pop() {
        if !seen.insert((ours, theirs)) {
            continue;
        }
        let theirs = &go.types[theirs];
        let names: Vec<&str> = schemas
            .fields(ours, MINOR)
            .map(|field| field.name)
            .collect();
        let their_names: Vec<&str> = theirs.keys().copied().collect();
        assert_eq!(names, their_names, "{}", schemas.name(ours));
        for field in schemas.fields(ours, MINOR) {
            let (shape, target) = match field.holds {
                Holds::Values => ("", None),
                Holds::Object(of) => ("", Some(of)),
                Holds::List(of) => ("[]", Some(of)),
                Holds::Map(of) => ("{}", Some(of)),
            };
            let held = theirs[field.name];
            let their_shape = held.map_or("", |(shape, _)| shape);
            let place = format!("{} {}", schemas.name(ours), field.name);
            assert_eq!(shape, their_shape, "{place}");
            assert_eq!(target.is_some(), held.is_some(), "{place}");
            open.extend(target.zip(held.map(|(_, of)| of)));
            fields += 1;
        }
    }
    assert!(fields > 3_000, "{fields} fields");
}

const KINDS: [(&str, &str); 8] = [
    ("v1", "Pod"),
    ("v1", "Service"),
    ("apps/v1", "StatefulSet"),
    ("batch/v1", "CronJob"),
    ("networking.k8s.io/v1", "Ingress"),
    ("rbac.authorization.k8s.io/v1", "Role"),
    ("autoscaling/v2", "HorizontalPodAutoscaler"),
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
];

/// An object with random fields that its type has, and at most one that it does not have.
struct Maker<'r> {
    random: &'r mut TestRng,
    text: String,
    /// Where the unknown field is, once it is put in.
    unknown: Option<String>,
}

impl Maker<'_> {
    fn chance(&mut self, of: u32) -> bool {
        self.random.random_range(0..of) == 0
    }

    fn object(&mut self, of: TypeId, path: &str, depth: usize) {
        let schemas = Schemas::get();
        let dot = if path.is_empty() { "" } else { "." };
        self.text.push('{');
        for field in schemas.fields(of, MINOR) {
            if matches!(field.name, "apiVersion" | "kind" | "name" | "items") || !self.chance(4) {
                continue;
            }
            let below = format!("{path}{dot}{}", field.name);
            let is_plain = field.name.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !is_plain {
                continue; // `x-kubernetes-…` and `$ref` are written in quotes in paths
            }
            write!(self.text, "{}: ", field.name).expect("a String takes everything");
            match field.holds {
                Holds::Object(of) if depth > 0 => self.object(of, &below, depth - 1),
                Holds::List(of) if depth > 0 => {
                    self.text.push('[');
                    self.object(of, &format!("{below}[0]"), depth - 1);
                    self.text.push(']');
                }
                Holds::Map(of) if depth > 0 => {
                    self.text.push_str("{free: ");
                    self.object(of, &format!("{below}.free"), depth - 1);
                    self.text.push('}');
                }
                Holds::Values => self.text.push_str("{free: [{free: 1}]}"),
                Holds::Object(_) | Holds::List(_) | Holds::Map(_) => self.text.push_str("null"),
            }
            self.text.push_str(", ");
        }
        if self.unknown.is_none() && self.chance(3) {
            self.text.push_str("noSuchField: {hostPID: 1}, ");
            self.unknown = Some(format!("{path}{dot}noSuchField"));
        }
        self.text.push('}');
    }
}

proptest! {
    #[test]
    fn the_field_that_is_put_in_is_found_and_no_other(
        (api_version, kind) in prop::sample::select(&KINDS[..]),
        mut random in any::<u64>().prop_perturb(|_, random| random),
    ) {
        let schemas = Schemas::get();
        let of = schemas.kind(api_version, kind, MINOR).expect("it is served");
        let mut maker = Maker { random: &mut random, text: String::new(), unknown: None };
        maker.object(of, "", 6);
        let body = maker.text.strip_prefix('{').expect("it is an object");
        let text = format!("{{apiVersion: {api_version}, kind: {kind}, {body}");
        let expected: Vec<String> = maker.unknown.into_iter().collect();
        prop_assert_eq!(unknown(&text, Some(MINOR)), expected, "{}", text);
    }
}
