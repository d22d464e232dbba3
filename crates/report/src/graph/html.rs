//! One HTML file: the drawing, a search in it, and everything as a list for those who cannot see it.
//!
//! Its policy forbids to load anything, and to run anything but its own few lines.

use std::io::{self, Write};

use super::{Graph, svg, xml};

const STYLE: &str = "\
body { margin: 0; font: 14px sans-serif; color-scheme: light dark; }
header { position: sticky; top: 0; left: 0; padding: 8px 16px; background: Canvas; }
h1 { display: inline; font-size: 16px; margin-right: 16px; }
.node { cursor: pointer; }
.some .node:not(.lit), .some .arrow:not(.lit), .some .label { opacity: 0.12; }
details { padding: 8px 16px; }
";

/// Search: lights what matches. A click: lights everything that leads to a node or from it.
const SCRIPT: &str = "\
const svg = document.querySelector('svg'), field = document.querySelector('input');
const nodes = [...svg.querySelectorAll('.node')], arrows = [...svg.querySelectorAll('.arrow')];
const ways = { from: new Map(), to: new Map() };
for (const arrow of arrows) for (const end of ['from', 'to']) {
  const key = arrow.dataset[end];
  if (!ways[end].has(key)) ways[end].set(key, []);
  ways[end].get(key).push(arrow);
}
function light(lit) {
  svg.classList.toggle('some', lit.size > 0);
  for (const element of [...nodes, ...arrows]) element.classList.toggle('lit', lit.has(element));
}
function follow(start, end, other, lit) {
  const seen = new Set([start]), waiting = [start];
  while (waiting.length) for (const arrow of ways[end].get(waiting.pop()) || []) {
    lit.add(arrow);
    const next = arrow.dataset[other];
    if (!seen.has(next)) { seen.add(next); waiting.push(next); }
  }
  for (const number of seen) lit.add(nodes[Number(number)]);
}
field.addEventListener('input', () => {
  const word = field.value.toLowerCase();
  light(new Set(word ? nodes.filter(node => node.textContent.toLowerCase().includes(word)) : []));
});
svg.addEventListener('click', event => {
  const node = event.target.closest('.node'), lit = new Set();
  if (node) {
    follow(node.dataset.node, 'from', 'to', lit);
    follow(node.dataset.node, 'to', 'from', lit);
  }
  light(lit);
});
";

pub(super) fn write(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    let title = xml(&graph.title);
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}{}</style>\n</head>\n<body>\n\
         <header><h1>{title}</h1><label>Search <input type=\"search\"></label></header>\n",
        svg::STYLE
    )?;
    svg::write_element(graph, None, out)?;
    write_list(graph, out)?;
    write!(out, "<script>\n{SCRIPT}</script>\n</body>\n</html>\n")
}

/// Every arrow as a sentence.
fn write_list(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<details><summary>As a list</summary>\n<ul>")?;
    for arrow in &graph.arrows {
        // Arrows are between nodes of the graph.
        let (from, to) = (&graph.nodes[arrow.from.0], &graph.nodes[arrow.to.0]);
        let label = match arrow.label.as_str() {
            "" => String::new(),
            label => format!(" ({})", xml(label)),
        };
        let (from, to) = (xml(&from.label), xml(&to.label));
        writeln!(out, "<li>{from} → {to}{label}</li>")?;
    }
    writeln!(out, "</ul></details>")
}
