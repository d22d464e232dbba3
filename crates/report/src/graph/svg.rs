//! SVG: the drawing as it is laid out, with colours for light and dark.

use std::io::{self, Write};

use super::layout::{HEIGHT, Layout, Place, shortened};
use super::{Graph, Shape, xml};

/// Colours and lines; the HTML page has them, too.
pub(super) const STYLE: &str = "\
svg { font: 12px sans-serif; color-scheme: light dark; }
.node rect { fill: #f6f8fa; stroke: #57606a; }
.node text { fill: #1f2328; }
.node.accent rect { fill: #ddf4ff; stroke: #0969da; }
.node.danger rect { fill: #ffebe9; stroke: #cf222e; stroke-width: 2; }
.node.muted rect { stroke: #8c959f; stroke-dasharray: 3 2; }
.arrow { fill: none; stroke: #8c959f; }
.label { fill: #57606a; font-size: 10px; }
@media (prefers-color-scheme: dark) {
.node rect { fill: #161b22; stroke: #8b949e; }
.node text { fill: #e6edf3; }
.node.accent rect { fill: #0c2d6b; stroke: #58a6ff; }
.node.danger rect { fill: #490202; stroke: #ff7b72; }
.label { fill: #8b949e; }
}
";

pub(super) fn write(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    write_element(graph, Some(STYLE), out)
}

/// Writes the `<svg>` element.
pub(super) fn write_element(
    graph: &Graph,
    style: Option<&str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let layout = Layout::new(graph);
    let (width, height) = (layout.width, layout.height);
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\">"
    )?;
    writeln!(out, "<title>{}</title>", xml(&graph.title))?;
    if let Some(style) = style {
        writeln!(out, "<style>\n{style}</style>")?;
    }
    writeln!(
        out,
        "<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" \
         markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 L8 4 L0 8 z\" fill=\"#8c959f\"/>\
         </marker></defs>"
    )?;
    write_arrows(graph, &layout, out)?;
    write_nodes(graph, &layout, out)?;
    writeln!(out, "</svg>")
}

fn write_arrows(graph: &Graph, layout: &Layout, out: &mut dyn Write) -> io::Result<()> {
    for arrow in &graph.arrows {
        let (from, to) = (arrow.from.0, arrow.to.0);
        // There is a place for every node.
        let (x1, y1, x2, y2) = ends(layout.places[from], layout.places[to]);
        let bend = ((x2 - x1).abs() / 2.0).max(30.0);
        writeln!(
            out,
            "<path class=\"arrow\" data-from=\"{from}\" data-to=\"{to}\" marker-end=\"url(#head)\" \
             d=\"M{x1:.0} {y1:.0} C{:.0} {y1:.0} {:.0} {y2:.0} {x2:.0} {y2:.0}\"/>",
            x1 + bend,
            x2 - bend,
        )?;
        if !arrow.label.is_empty() {
            writeln!(
                out,
                "<text class=\"label\" x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{}</text>",
                f64::midpoint(x1, x2),
                f64::midpoint(y1, y2) - 3.0,
                xml(&shortened(&arrow.label)),
            )?;
        }
    }
    Ok(())
}

/// From the right side of one node to the left side of the other.
fn ends(from: Place, to: Place) -> (f64, f64, f64, f64) {
    let middle = HEIGHT / 2.0;
    (from.x + from.width, from.y + middle, to.x, to.y + middle)
}

fn write_nodes(graph: &Graph, layout: &Layout, out: &mut dyn Write) -> io::Result<()> {
    for (number, (node, place)) in graph.nodes.iter().zip(&layout.places).enumerate() {
        let radius = match node.shape {
            Shape::Round => HEIGHT / 2.0,
            Shape::Box => 3.0,
        };
        let lines = [&node.label, &node.detail].into_iter();
        let lines = lines.flat_map(|text| text.lines()).map(xml);
        writeln!(
            out,
            "<g class=\"node {}\" data-node=\"{number}\"><title>{}</title>\
             <rect x=\"{:.0}\" y=\"{:.0}\" width=\"{:.0}\" height=\"{HEIGHT:.0}\" rx=\"{radius:.0}\"/>\
             <text x=\"{:.0}\" y=\"{:.0}\">{}</text></g>",
            node.tone.class(),
            lines.collect::<Vec<_>>().join("\n"),
            place.x,
            place.y,
            place.width,
            place.x + 10.0,
            place.y + 17.0,
            xml(&shortened(&node.label)),
        )?;
    }
    Ok(())
}
