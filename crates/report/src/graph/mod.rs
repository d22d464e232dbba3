//! Drawings: one neutral model of nodes and arrows, written as DOT, SVG or one HTML file.
//!
//! ```text
//! Graph { nodes, arrows } ─► dot                   for Graphviz
//!                         └► layout ─► svg ─► html  nothing is loaded from anywhere
//! ```
//!
//! Labels are foreign text; each format escapes them for its reader.

mod dot;
mod html;
mod layout;
mod svg;

use std::io::{self, Write};

/// Nodes and the arrows between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// What is drawn, in a few words.
    pub title: String,
    nodes: Vec<Node>,
    arrows: Vec<Arrow>,
}

/// A node's place in its [`Graph`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(usize);

/// Something that is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its name: long ones are shortened in the drawing.
    pub label: String,
    /// What is shown when it is pointed at, in lines.
    pub detail: String,
    /// Its outline.
    pub shape: Shape,
    /// Its colour.
    pub tone: Tone,
}

/// The outline of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// Who acts.
    #[default]
    Round,
    /// What is acted with or on.
    Box,
}

/// The colour of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As any other.
    #[default]
    Plain,
    /// One of the things that the drawing is about.
    Accent,
    /// Dangerous.
    Danger,
    /// Less important.
    Muted,
}

/// An arrow from one node to another.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Arrow {
    from: NodeId,
    to: NodeId,
    label: String,
}

impl Graph {
    /// A graph of nothing.
    pub fn new(title: impl Into<String>) -> Graph {
        Graph {
            title: title.into(),
            ..Graph::default()
        }
    }

    /// Adds a node.
    pub fn node(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        NodeId(self.nodes.len() - 1)
    }

    /// Adds an arrow between two nodes of this graph; one of another graph's nodes is left out.
    pub fn arrow(&mut self, from: NodeId, to: NodeId, label: impl Into<String>) {
        if from.0.max(to.0) < self.nodes.len() {
            let label = label.into();
            self.arrows.push(Arrow { from, to, label });
        }
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Writes Graphviz' language.
    pub fn write_dot(&self, out: &mut dyn Write) -> io::Result<()> {
        dot::write(self, out)
    }

    /// Writes an SVG file that stands on its own.
    pub fn write_svg(&self, out: &mut dyn Write) -> io::Result<()> {
        svg::write(self, out)
    }

    /// Writes one HTML file with the drawing, a search, and a list of what is drawn.
    pub fn write_html(&self, out: &mut dyn Write) -> io::Result<()> {
        html::write(self, out)
    }

    /// The nodes that arrows of a node lead to; numbers of nodes.
    fn successors(&self) -> Vec<Vec<usize>> {
        let mut successors = vec![Vec::new(); self.nodes.len()];
        for arrow in &self.arrows {
            successors[arrow.from.0].push(arrow.to.0); // `arrow` lets in no other
        }
        successors
    }
}

/// Foreign text in XML and HTML, in elements and in quoted attributes.
fn xml(text: &str) -> String {
    let text = crate::escape::visible(text);
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Tone::Plain => "plain",
            Tone::Accent => "accent",
            Tone::Danger => "danger",
            Tone::Muted => "muted",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Graph, Node, Shape, Tone};

    fn hostile() -> Graph {
        let mut graph = Graph::new("who \"may\" <what>");
        let mut node = |label: &str, tone| {
            graph.node(Node {
                label: label.to_owned(),
                detail: format!("{label}\nsecond line"),
                shape: Shape::Round,
                tone,
            })
        };
        let one = node("</text><script>alert(1)</script>", Tone::Plain);
        let two = node("\"]; x [label=\"\\N\u{1b}[2J", Tone::Danger);
        let three = node("]]>-->&amp;'", Tone::Muted);
        graph.arrow(one, two, "a\"b<c>");
        graph.arrow(two, three, "");
        graph.arrow(three, one, "");
        graph.arrow(one, one, "");
        graph
    }

    fn text(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).expect("memory takes it");
        String::from_utf8(out).expect("drawings are UTF-8")
    }

    #[test]
    fn dot_quotes_what_would_end_a_label() {
        let dot = text(|out| hostile().write_dot(out));
        assert!(
            dot.contains(r#"n1 [label="\"]; x [label=\"\\N\\u{1b}[2J""#),
            "{dot}"
        );
        assert!(dot.contains(r#"n0 -> n1 [label="a\"b<c>"]"#), "{dot}");
        assert!(!dot.contains('\u{1b}'), "{dot}");
    }

    #[test]
    fn svg_and_html_show_markup_as_text() {
        for drawing in [
            text(|out| hostile().write_svg(out)),
            text(|out| hostile().write_html(out)),
        ] {
            assert!(!drawing.contains("<script>alert"), "{drawing}");
            assert!(!drawing.contains('\u{1b}'), "{drawing}");
            assert!(drawing.contains("&lt;script&gt;alert(1)"), "{drawing}");
        }
    }

    #[test]
    fn html_loads_nothing() {
        let html = text(|out| hostile().write_html(out));
        for word in ["http://", "https://", "src=", "url(", "@import"] {
            // The name of SVG's namespace, and the arrow heads of the same file.
            let html = html.replace("http://www.w3.org/2000/svg", "");
            let html = html.replace("url(#head)", "");
            assert!(!html.contains(word), "{word}");
        }
        assert!(html.contains("default-src 'none'"));
    }

    #[test]
    fn a_circle_and_a_long_chain_are_drawn() {
        let mut graph = Graph::new("chain");
        let ids: Vec<_> = (0..20_000)
            .map(|number| {
                graph.node(Node {
                    label: number.to_string(),
                    detail: String::new(),
                    shape: Shape::Box,
                    tone: Tone::Plain,
                })
            })
            .collect();
        for pair in ids.windows(2) {
            graph.arrow(pair[0], pair[1], "");
        }
        graph.arrow(ids[19_999], ids[0], "");
        let svg = text(|out| graph.write_svg(out));
        assert_eq!(svg.matches("<g class=\"node").count(), 20_000);
        assert_eq!(svg.matches("<path class=\"arrow").count(), 20_000);
    }
}
