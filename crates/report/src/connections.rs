//! Who connects to whom, in the shapes that netpol-analyzer has made common.
//!
//! ```text
//! Connections { peers, lines } ─► txt · json · csv · md · dot
//! ```
//!
//! The bytes are netpol-analyzer's, so that what reads its output reads this too; only what cannot
//! be known is added to it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde::Serialize;

use crate::escape::visible;
use crate::table::Table;

/// Peers and what connects them.
#[derive(Clone, Debug, Default)]
pub struct Connections {
    /// The peers that are drawn even if nothing connects them.
    pub peers: Vec<Peer>,
    /// The connections, in the order in which they are shown.
    pub lines: Vec<Line>,
}

/// A party to connections.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Peer {
    /// Its whole name: `shop/web[Deployment]`.
    pub name: String,
    /// The namespace that it is drawn in; none outside of the cluster.
    pub namespace: Option<String>,
    /// Its name there: `web[Deployment]`.
    pub label: String,
    /// Whether it is outside of the cluster.
    pub is_outside: bool,
}

/// A connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who connects.
    pub source: Peer,
    /// To whom.
    pub destination: Peer,
    /// On which ports: `TCP 8080`.
    pub allowed: String,
    /// On which ports nobody can tell; empty if there are none.
    pub unknown: String,
}

impl Line {
    /// The ports, with those of which nobody can tell.
    fn connections(&self) -> String {
        match self.unknown.as_str() {
            "" => self.allowed.clone(),
            unknown => format!("{} (unknown: {unknown})", self.allowed),
        }
    }
}

#[derive(Serialize)]
struct Record<'a> {
    src: &'a str,
    dst: &'a str,
    conn: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    unknown: &'a str,
}

impl Connections {
    /// Writes `source => destination : ports` lines.
    pub fn write_txt(&self, out: &mut dyn Write) -> io::Result<()> {
        for line in &self.lines {
            let (source, destination) =
                (visible(&line.source.name), visible(&line.destination.name));
            writeln!(out, "{source} => {destination} : {}", line.connections())?;
        }
        Ok(())
    }

    /// Writes a list of objects.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let records = self.lines.iter().map(|line| Record {
            src: &line.source.name,
            dst: &line.destination.name,
            conn: &line.allowed,
            unknown: &line.unknown,
        });
        let records: Vec<Record<'_>> = records.collect();
        Ok(serde_json::to_writer_pretty(out, &records)?)
    }

    /// Writes a table for spreadsheets.
    pub fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut table = Table::new(&["SRC", "DST", "CONN"]);
        for line in &self.lines {
            let (source, destination) = (&line.source.name, &line.destination.name);
            table.row([source.clone(), destination.clone(), line.connections()]);
        }
        table.write_csv(out)
    }

    /// Writes a Markdown table.
    pub fn write_md(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "| src | dst | conn |")?;
        writeln!(out, "|-----|-----|------|")?;
        for line in &self.lines {
            let cell = |text: &str| visible(text).replace('|', "\\|");
            let (source, destination) = (cell(&line.source.name), cell(&line.destination.name));
            writeln!(out, "| {source} | {destination} | {} |", line.connections())?;
        }
        Ok(())
    }

    /// Writes Graphviz' language: namespaces as boxes around their workloads.
    pub fn write_dot(&self, out: &mut dyn Write) -> io::Result<()> {
        let ends = self.lines.iter();
        let ends = ends.flat_map(|line| [&line.source, &line.destination]);
        let peers: BTreeSet<&Peer> = self.peers.iter().chain(ends).collect();
        let mut by_namespace: BTreeMap<&str, Vec<&Peer>> = BTreeMap::new();
        let mut others = Vec::new();
        for peer in peers {
            match &peer.namespace {
                Some(namespace) => by_namespace.entry(namespace).or_default().push(peer),
                None => others.push(peer),
            }
        }
        writeln!(out, "digraph {{")?;
        for (namespace, peers) in by_namespace {
            let title = quoted(&format!("{namespace}[namespace]"));
            let id = format!("cluster_{}[namespace]", namespace.replace('-', "_"));
            writeln!(out, "\tsubgraph {} {{", quoted(&id))?;
            writeln!(out, "\t\tcolor=\"black\"\n\t\tfontcolor=\"black\"")?;
            for peer in peers {
                writeln!(out, "\t\t{}", node(peer))?;
            }
            writeln!(out, "\t\tlabel={title}\n\t}}")?;
        }
        for peer in others {
            writeln!(out, "\t{}", node(peer))?;
        }
        for line in &self.lines {
            let (source, destination) = (&line.source.name, &line.destination.name);
            // Two directions between the same peers should not pull twice.
            let weight = if source < destination { "0.5" } else { "1" };
            writeln!(
                out,
                "\t{} -> {} [label={} color=\"gold2\" fontcolor=\"darkgreen\" weight={weight}]",
                quoted(source),
                quoted(destination),
                quoted(&line.connections()),
            )?;
        }
        write!(out, "}}")
    }
}

fn node(peer: &Peer) -> String {
    let colour = if peer.is_outside { "red2" } else { "blue" };
    let (name, label) = (quoted(&peer.name), quoted(&peer.label));
    format!("{name} [label={label} color=\"{colour}\" fontcolor=\"{colour}\"]")
}

fn quoted(text: &str) -> String {
    let text = visible(text).replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{text}\"")
}
