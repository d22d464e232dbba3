//! Frameworks: sets of Kubescape's controls, under whose names teams know what they have to fulfil.
//!
//! ```text
//! frameworks.tsv, controls.tsv ─► known() ──┐
//! a user's framework or control JSON ───────┼─► Framework ─► meanings of garboard's rules, by alias
//!                                           └─► score: what is evaluated, and with which weight
//! ```
//!
//! The tables hold facts of Kubescape's regolibrary: which controls there are, which rules each
//! has, which kinds those look at. `tests/frameworks.rs` compares them with their source.

mod json;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use garboard_finding::{Meaning, Registry};

pub use json::read;

const CONTROLS: &str = include_str!("controls.tsv");
const FRAMEWORKS: &str = include_str!("frameworks.tsv");

/// Names that are shorter than Kubescape's, or not taken by a profile of ours.
const OTHER_NAMES: [(&str, &str); 5] = [
    ("cis-v1.12.0", "cis"),
    ("cis-aks-t1.8.0", "cis-aks"),
    ("cis-eks-t1.8.0", "cis-eks"),
    ("cis-gke-v1.9.0", "cis-gke"),
    ("security", "kubescape-security"),
];

/// A named set of controls.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Framework {
    /// What it is called.
    pub name: String,
    /// Another name.
    pub other_name: Option<Cow<'static, str>>,
    /// Its controls, in its order.
    pub controls: Vec<Control>,
}

/// One demand of a framework.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// `C-0057`
    pub id: String,
    /// What it demands, in a few words.
    pub title: String,
    /// How much it weighs, from 1 to 10.
    pub base_score: f64,
    /// Names of regolibrary's rules that check it.
    pub rules: Vec<String>,
    /// The kinds of objects that the rules look at.
    pub kinds: Vec<KindPattern>,
}

/// A kind in a group; `*` is any group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindPattern {
    group: String,
    kind: String,
}

impl Framework {
    /// The names that select it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [self.name.as_str()]
            .into_iter()
            .chain(self.other_name.as_deref())
    }

    /// Whether it is called so, in any case.
    pub fn is_called(&self, name: &str) -> bool {
        self.names().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// What of our rules it means.
    pub fn meanings(&self, registry: &Registry) -> Vec<Meaning> {
        let controls = self.controls.iter();
        controls
            .flat_map(|control| control.meanings(registry))
            .collect()
    }
}

impl Control {
    /// What of our rules checks it: what is known under its id, or else under the names of its
    /// rules. Nothing, if no rule here does.
    pub fn meanings(&self, registry: &Registry) -> Vec<Meaning> {
        let by_id = registry.meant(&format!("kubescape:{}", self.id));
        if !by_id.is_empty() {
            return by_id;
        }
        let by_rule = |rule: &String| registry.meant(&format!("kubescape:{rule}"));
        self.rules.iter().flat_map(by_rule).collect()
    }

    /// Whether its rules look at objects of a kind.
    pub fn looks_at(&self, group: &str, kind: &str) -> bool {
        self.kinds.iter().any(|pattern| pattern.is(group, kind))
    }
}

impl KindPattern {
    /// A kind of a group.
    pub fn new(group: &str, kind: &str) -> KindPattern {
        KindPattern {
            group: group.to_owned(),
            kind: kind.to_owned(),
        }
    }

    /// `apps/Deployment`, or `Pod` of the core group.
    fn parse(text: &str) -> KindPattern {
        let (group, kind) = text.rsplit_once('/').unwrap_or(("", text));
        KindPattern::new(group, kind)
    }

    fn is(&self, group: &str, kind: &str) -> bool {
        self.kind == kind && (self.group == "*" || self.group == group)
    }
}

/// The frameworks that are known here, in the order of their names.
pub fn known() -> &'static [Framework] {
    static KNOWN: OnceLock<Vec<Framework>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let control = |id| controls().get(id).cloned();
        rows(FRAMEWORKS)
            .filter_map(|row| {
                let [name, ids] = row[..] else { return None };
                let other_name = OTHER_NAMES.iter().find(|(known, _)| *known == name);
                Some(Framework {
                    name: name.to_owned(),
                    other_name: other_name.map(|(_, other)| Cow::Borrowed(*other)),
                    controls: ids.split(' ').filter_map(control).collect(),
                })
            })
            .collect()
    })
}

/// The controls that are known here, by id.
pub(crate) fn controls() -> &'static HashMap<&'static str, Control> {
    static KNOWN: OnceLock<HashMap<&'static str, Control>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let known = rows(CONTROLS).filter_map(|row| {
            let [id, base_score, rules, kinds, title] = row[..] else {
                return None;
            };
            let control = Control {
                id: id.to_owned(),
                title: title.to_owned(),
                base_score: base_score.parse().ok()?,
                rules: words(rules).map(str::to_owned).collect(),
                kinds: words(kinds).flat_map(kinds_of).collect(),
            };
            Some((id, control))
        });
        known.collect()
    })
}

/// The rows of a table, without comments.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('\t').collect())
}

fn words(column: &str) -> impl Iterator<Item = &str> {
    column.split(' ').filter(|word| *word != "-")
}

fn kinds_of(word: &str) -> Vec<KindPattern> {
    let workloads = [
        "Pod",
        "apps/DaemonSet",
        "apps/Deployment",
        "apps/ReplicaSet",
        "apps/StatefulSet",
        "batch/CronJob",
        "batch/Job",
    ];
    let rbac = ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];
    match word {
        "@workloads" => workloads.map(KindPattern::parse).to_vec(),
        "@rbac" => rbac
            .map(|kind| KindPattern::new("rbac.authorization.k8s.io", kind))
            .to_vec(),
        kind => vec![KindPattern::parse(kind)],
    }
}
