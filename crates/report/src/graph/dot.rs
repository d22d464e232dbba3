//! Graphviz' language.

use std::io::{self, Write};

use super::{Graph, Shape, Tone};
use crate::escape::visible;

pub(super) fn write(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "digraph garboard {{")?;
    writeln!(
        out,
        "  graph [label={}, labelloc=t, rankdir=LR];",
        quoted(&graph.title)
    )?;
    writeln!(out, "  node [fontname=\"sans-serif\", fontsize=11];")?;
    writeln!(out, "  edge [fontname=\"sans-serif\", fontsize=9];")?;
    for (number, node) in graph.nodes.iter().enumerate() {
        let shape = match node.shape {
            Shape::Round => "ellipse",
            Shape::Box => "box",
        };
        let colour = match node.tone {
            Tone::Plain => "black",
            Tone::Accent => "blue",
            Tone::Danger => "red",
            Tone::Muted => "gray",
        };
        writeln!(
            out,
            "  n{number} [label={}, tooltip={}, shape={shape}, color={colour}];",
            quoted(&node.label),
            quoted(&node.detail),
        )?;
    }
    for arrow in &graph.arrows {
        let label = match arrow.label.as_str() {
            "" => String::new(),
            label => format!(" [label={}]", quoted(label)),
        };
        writeln!(out, "  n{} -> n{}{label};", arrow.from.0, arrow.to.0)?;
    }
    writeln!(out, "}}")
}

/// A quoted string. In labels a backslash is an escape too (`\N` is the node's name).
fn quoted(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line = visible(line).replace('\\', "\\\\");
        line.replace('"', "\\\"")
    });
    let lines: Vec<String> = lines.collect();
    format!("\"{}\"", lines.join("\\n"))
}
