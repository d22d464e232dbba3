//! `garboard rbac matrix` without a subject: who holds which risky powers.

use garboard_rbac::{PowerHolder, PowerKind, PowerMap};
use garboard_report::table::Table;
use serde::Serialize;

use super::cluster::Cluster;
use super::listing::listed;
use crate::answer::Answer;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Record {
    powers: Vec<PowerRecord>,
    subjects: Vec<HolderRecord>,
}

#[derive(Serialize)]
struct PowerRecord {
    rule: &'static str,
    may: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HolderRecord {
    subject: String,
    worst: &'static str,
    /// Rules of the powers that are held in the whole cluster.
    everywhere: Vec<&'static str>,
    /// Those that are held in namespaces only.
    in_namespaces: Vec<NamespaceRecord>,
}

#[derive(Serialize)]
struct NamespaceRecord {
    namespace: String,
    powers: Vec<&'static str>,
}

/// Who holds which risky powers; with a namespace, what counts there.
pub(super) fn answer(cluster: &Cluster, namespace: &str) -> Answer<Record> {
    let mut map = cluster.policy.power_map(cluster.version);
    if !namespace.is_empty() {
        for holder in &mut map.holders {
            holder.in_namespaces.retain(|it, _| **it == *namespace);
        }
        let holds = |it: &PowerHolder| !it.everywhere.is_empty() || !it.in_namespaces.is_empty();
        map.holders.retain(holds);
    }
    Answer {
        says: Some(match map.holders.len() {
            0 => "no subject holds a risky power".to_owned(),
            1 => "1 subject holds risky powers".to_owned(),
            count => format!("{count} subjects hold risky powers"),
        }),
        tables: vec![(None, table(&map))],
        notes: vec![
            "each power is a rule: `garboard explain rbac/NAME`; what a group holds its members \
             hold, too"
                .to_owned(),
        ],
        record: record(&map),
    }
}

/// One row a subject; `-o wide` and CSV have a column for each power.
fn table(map: &PowerMap) -> Table {
    let names: Vec<&'static str> = map.powers.iter().map(name).collect();
    let mut table = Table::new(&["SUBJECT", "WORST", "EVERYWHERE", "IN NAMESPACES"]).wide(&names);
    for holder in &map.holders {
        let of = |places: &[usize]| -> Vec<&str> {
            places
                .iter()
                .filter_map(|place| names.get(*place).copied())
                .collect()
        };
        let local: Vec<String> = holder
            .in_namespaces
            .iter()
            .map(|(namespace, places)| format!("{namespace}: {}", of(places).join(", ")))
            .collect();
        let mut cells = vec![
            holder.subject.to_string(),
            holder.worst.to_string(),
            of(&holder.everywhere).join(", "),
            listed(&local),
        ];
        cells.extend((0..names.len()).map(|place| extent(holder, place)));
        table.row(cells);
    }
    table
}

/// How far somebody holds a power: everywhere, or in how many namespaces.
fn extent(holder: &PowerHolder, place: usize) -> String {
    if holder.everywhere.contains(&place) {
        return "all".to_owned();
    }
    let places = holder.in_namespaces.values();
    match places.filter(|places| places.contains(&place)).count() {
        0 => String::new(),
        count => count.to_string(),
    }
}

/// A power's rule without its pillar.
fn name(power: &PowerKind) -> &'static str {
    power
        .rule
        .split_once('/')
        .map_or(power.rule, |(_, name)| name)
}

fn record(map: &PowerMap) -> Record {
    let rules = |places: &[usize]| -> Vec<&'static str> {
        let powers = places.iter().filter_map(|place| map.powers.get(*place));
        powers.map(|power| power.rule).collect()
    };
    let powers = map.powers.iter().map(|power| PowerRecord {
        rule: power.rule,
        may: power.says,
    });
    let subjects = map.holders.iter().map(|holder| HolderRecord {
        subject: holder.subject.to_string(),
        worst: holder.worst.as_str(),
        everywhere: rules(&holder.everywhere),
        in_namespaces: holder
            .in_namespaces
            .iter()
            .map(|(namespace, places)| NamespaceRecord {
                namespace: namespace.to_string(),
                powers: rules(places),
            })
            .collect(),
    });
    Record {
        powers: powers.collect(),
        subjects: subjects.collect(),
    }
}
