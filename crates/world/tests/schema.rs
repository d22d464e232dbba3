//! Unknown fields: found wherever they are put, and nowhere else.

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
