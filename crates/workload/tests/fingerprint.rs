//! A finding keeps its fingerprint while the object keeps its meaning, whatever its file looks like.

use garboard_finding::{Findings, Fingerprint, Pillar as _, Registry, Selection, Settings};
use garboard_manifest::{Limits, Value, parse};
use garboard_workload::WorkloadPillar;
use garboard_world::{FileId, ReadSettings, SourceFile, World, read};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const NAME: &str = "subject";

/// Documents that may stand around the one in question.
const NEIGHBOURS: [&str; 3] = [
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: neighbour}\nspec: {containers: [{name: web}]}\n",
    "just: a document\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn fingerprints_survive_what_changes_no_meaning(
        object in workload(),
        layout in layout(),
        before in subsequence(&NEIGHBOURS[..], 0..=3),
        after in subsequence(&NEIGHBOURS[..], 0..=3),
    ) {
        let plain = Layout { seed: None, indent: 2 }.document(&object);
        let original = fingerprints("deploy.yaml", &plain);
        let changed = layout.document(&object);
        let documents = before.iter().copied().chain([&*changed]).chain(after.iter().copied());
        let text = documents.collect::<Vec<_>>().join("---\n");
        prop_assert!(!original.is_empty());
        prop_assert_eq!(original, fingerprints("apps/moved/renamed.yml", &text), "{}", text);
    }
}

#[test]
fn a_second_copy_of_a_container_counts_twice() {
    let one = "apiVersion: v1\nkind: Pod\nmetadata: {name: subject}\nspec: {containers: [{}]}\n";
    let two = one.replace("[{}]", "[{}, {}]");
    // Containers without a name have indices for paths, and fingerprints see no indices.
    let (one, two) = (fingerprints("a.yaml", one), fingerprints("a.yaml", &two));
    let copies = |all: &[Fingerprint], of: &Fingerprint| all.iter().filter(|it| *it == of).count();
    let of_containers = one.iter().filter(|it| copies(&two, it) == 2).count();
    assert_eq!(two.len(), one.len() + of_containers);
    assert!(of_containers > 0);
}

/// The fingerprints of all findings about the object in question, sorted: a multiset.
fn fingerprints(path: &str, text: &str) -> Vec<Fingerprint> {
    let mut objects = Vec::new();
    for (index, document) in parse(text, &Limits::default()).iter().enumerate() {
        let contents = read(document, FileId(0), index as u32, &ReadSettings::default());
        objects.extend(contents.objects);
    }
    let world = World::new(objects, vec![SourceFile { path: path.into() }]);
    let mut findings = Findings::new();
    WorkloadPillar.inspect(&world, &Settings::default(), &mut findings);
    let registry = Registry::new(WorkloadPillar.rules().iter().copied());
    let mut fingerprints: Vec<_> = findings
        .finish(&world, &Selection::all(&registry))
        .iter()
        .filter(|finding| {
            finding
                .object()
                .is_some_and(|id| world.object(id).name() == NAME)
        })
        .map(|finding| Fingerprint::of(finding, &world))
        .collect();
    fingerprints.sort();
    fingerprints
}

/// How a document is written.
#[derive(Clone, Copy, Debug)]
struct Layout {
    /// Decides the order of keys and items, and which collections are in flow style; without it
    /// everything stays as it is, in blocks.
    seed: Option<u64>,
    /// Spaces a level.
    indent: usize,
}

fn layout() -> impl Strategy<Value = Layout> {
    (any::<u64>(), 1..=6usize).prop_map(|(seed, indent)| Layout {
        seed: Some(seed),
        indent,
    })
}

impl Layout {
    fn document(mut self, object: &Value) -> String {
        let mut text = String::new();
        self.block(object, 0, &mut text);
        text
    }

    /// The next number below `bound` (splitmix64); always 0 without a seed.
    fn next(&mut self, bound: usize) -> usize {
        let Some(seed) = &mut self.seed else {
            return 0;
        };
        *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = *seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize % bound
    }

    fn shuffled<T: Clone>(&mut self, items: &[T]) -> Vec<T> {
        let mut items = items.to_vec();
        for last in (1..items.len()).rev() {
            if self.seed.is_some() {
                let other = self.next(last + 1);
                items.swap(last, other);
            }
        }
        items
    }

    /// Writes a value behind `key:` or `-`, or at the start of the document.
    fn block(&mut self, value: &Value, depth: usize, out: &mut String) {
        let margin = " ".repeat(depth * self.indent);
        let is_flow = depth > 1 && self.next(4) == 1;
        match value {
            Value::Object(fields) if !fields.is_empty() && !is_flow => {
                for (key, value) in self.shuffled(fields) {
                    out.extend(["\n", &margin, &key, ":"]);
                    self.block(&value, depth + 1, out);
                }
            }
            Value::List(items) if !items.is_empty() && !is_flow => {
                for item in self.shuffled(items) {
                    out.extend(["\n", &margin, "-"]);
                    self.block(&item, depth + 1, out);
                }
            }
            _ => {
                out.push(' ');
                self.flow(value, out);
            }
        }
        if depth == 0 {
            out.push('\n');
        }
    }

    fn flow(&mut self, value: &Value, out: &mut String) {
        match value {
            Value::Null => out.push_str("null"),
            Value::Bool(value) => out.push_str(&value.to_string()),
            Value::Int(value) => out.push_str(&value.to_string()),
            Value::Float(value) => out.push_str(&value.to_string()),
            Value::String(text) => out.extend(["\"", text, "\""]),
            Value::List(items) => {
                out.push('[');
                for item in self.shuffled(items) {
                    self.flow(&item, out);
                    out.push_str(", ");
                }
                out.push(']');
            }
            Value::Object(fields) => {
                out.push('{');
                for (key, value) in self.shuffled(fields) {
                    out.extend(["\"", &key, "\": "]);
                    self.flow(&value, out);
                    out.push_str(", ");
                }
                out.push('}');
            }
        }
    }
}

fn text(value: &str) -> Value {
    Value::String(value.into())
}

fn object(fields: Vec<(&str, Value)>) -> Value {
    Value::Object(
        fields
            .into_iter()
            .map(|(key, value)| (key.into(), value))
            .collect(),
    )
}

/// Some of the fields, each with a value of its own.
fn some(
    fields: Vec<(&'static str, BoxedStrategy<Value>)>,
) -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    let field = |(key, value)| proptest::option::of((Just(key), value));
    let fields: Vec<_> = fields.into_iter().map(field).collect();
    fields.prop_map(|fields| fields.into_iter().flatten().collect())
}

fn flag() -> BoxedStrategy<Value> {
    any::<bool>().prop_map(Value::Bool).boxed()
}

fn word(words: &'static [&'static str]) -> BoxedStrategy<Value> {
    select(words).prop_map(text).boxed()
}

fn words(words: &'static [&'static str]) -> BoxedStrategy<Value> {
    let some_of_them = subsequence(words, 0..=words.len());
    some_of_them
        .prop_map(|words| Value::List(words.into_iter().map(text).collect()))
        .boxed()
}

/// A list of objects that are told apart by one key.
fn keyed(
    key: &'static str,
    keys: &'static [&'static str],
    fields: fn() -> Vec<(&'static str, BoxedStrategy<Value>)>,
) -> BoxedStrategy<Value> {
    let items = subsequence(keys, 0..=keys.len()).prop_flat_map(move |keys| {
        let item = |name: &'static str| {
            some(fields()).prop_map(move |mut fields| {
                fields.push((key, name.parse().map_or_else(|_| text(name), Value::Int)));
                object(fields)
            })
        };
        keys.into_iter().map(item).collect::<Vec<_>>()
    });
    items.prop_map(Value::List).boxed()
}

/// A structure with some of its fields.
fn structure(fields: Vec<(&'static str, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    some(fields).prop_map(object).boxed()
}

fn profile() -> BoxedStrategy<Value> {
    structure(vec![(
        "type",
        word(&["RuntimeDefault", "Localhost", "Unconfined"]),
    )])
}

fn inherited() -> Vec<(&'static str, BoxedStrategy<Value>)> {
    vec![
        ("runAsNonRoot", flag()),
        (
            "runAsUser",
            select(vec![0, 1000]).prop_map(Value::Int).boxed(),
        ),
        ("seccompProfile", profile()),
        ("appArmorProfile", profile()),
        (
            "seLinuxOptions",
            structure(vec![("type", word(&["spc_t", "container_t"]))]),
        ),
        ("windowsOptions", structure(vec![("hostProcess", flag())])),
    ]
}

fn container() -> Vec<(&'static str, BoxedStrategy<Value>)> {
    let capabilities = structure(vec![
        (
            "add",
            words(&["SYS_ADMIN", "CHOWN", "NET_BIND_SERVICE", "CAP_NET_RAW"]),
        ),
        ("drop", words(&["ALL", "NET_RAW"])),
    ]);
    let mut security = inherited();
    security.extend([
        ("capabilities", capabilities),
        ("privileged", flag()),
        ("allowPrivilegeEscalation", flag()),
        ("readOnlyRootFilesystem", flag()),
        ("procMount", word(&["Default", "Unmasked"])),
    ]);
    let host_port = || vec![("hostPort", select(vec![0, 80]).prop_map(Value::Int).boxed())];
    let mount = || vec![("name", word(&["data", "root"])), ("readOnly", flag())];
    vec![
        (
            "image",
            word(&["web", "web:latest", "web:1.2", "registry.example:5000/web"]),
        ),
        ("securityContext", structure(security)),
        (
            "ports",
            keyed("containerPort", &["80", "8080", "53"], host_port),
        ),
        (
            "volumeMounts",
            keyed("mountPath", &["/data", "/node", "/tmp"], mount),
        ),
    ]
}

fn pod_spec() -> BoxedStrategy<Value> {
    let volume = || {
        let path = word(&["/srv/data", "/etc", "/run", "/var/run/docker.sock"]);
        vec![("hostPath", structure(vec![("path", path)]))]
    };
    let mut security = inherited();
    let sysctl = || vec![("value", word(&["1", "2"]))];
    let names = &["net.core.somaxconn", "net.ipv4.tcp_syncookies"];
    security.push(("sysctls", keyed("name", names, sysctl)));
    let fields = some(vec![
        ("hostNetwork", flag()),
        ("hostPID", flag()),
        ("hostIPC", flag()),
        ("hostUsers", flag()),
        ("automountServiceAccountToken", flag()),
        ("serviceAccountName", word(&["default", "web"])),
        ("securityContext", structure(security)),
        ("volumes", keyed("name", &["data", "root"], volume)),
        (
            "initContainers",
            keyed("name", &["prepare", "proxy"], container),
        ),
    ]);
    // A container that says nothing is always there, so that something is found.
    let containers = keyed("name", &["web", "log"], container);
    let spec = (fields, containers).prop_map(|(mut fields, containers)| {
        let silent = object(vec![("name", text("silent"))]);
        let all = containers.items().iter().cloned().chain([silent]);
        fields.push(("containers", Value::List(all.collect())));
        object(fields)
    });
    spec.boxed()
}

/// A Pod, Deployment or CronJob with a bit of everything that the rules look at.
fn workload() -> impl Strategy<Value = Value> {
    (select(vec!["Pod", "Deployment", "CronJob"]), pod_spec()).prop_map(|(kind, spec)| {
        let template = || object(vec![("spec", spec.clone())]);
        let (api_version, spec) = match kind {
            "Pod" => ("v1", spec.clone()),
            "Deployment" => ("apps/v1", object(vec![("template", template())])),
            _ => {
                let job = object(vec![("spec", object(vec![("template", template())]))]);
                ("batch/v1", object(vec![("jobTemplate", job)]))
            }
        };
        object(vec![
            ("apiVersion", text(api_version)),
            ("kind", text(kind)),
            ("metadata", object(vec![("name", text(NAME))])),
            ("spec", spec),
        ])
    })
}
