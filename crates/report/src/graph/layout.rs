//! Where nodes stand: in layers from left to right, so that arrows lead right wherever they can.
//!
//! ```text
//! arrows ─► layer of each node (longest way to it) ─► order in the layers ─► places
//! ```
//!
//! Arrows that close a circle do not count. The order puts each node near the middle of those it
//! comes from and leads to, a few times to and fro (Sugiyama's method without its dummy nodes). All
//! passes are linear in nodes and arrows.

use super::Graph;

/// Height of a node, and the distance of their tops.
pub(super) const HEIGHT: f64 = 26.0;
const STEP: f64 = 36.0;
/// Room between layers, for the arrows.
const GAP: f64 = 90.0;
/// Room around the drawing.
const MARGIN: f64 = 20.0;
/// Characters of a label that are drawn.
const LONGEST: usize = 44;
/// Width of a character: sans-serif at 12 pixels, wide ones among them.
const CHARACTER: f64 = 7.0;
/// How often the order is put right, to and fro.
const SWEEPS: usize = 4;

/// A drawing's nodes with their places.
pub(super) struct Layout {
    /// One for each node.
    pub(super) places: Vec<Place>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The place of a node.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
}

/// A label as it is drawn.
pub(super) fn shortened(label: &str) -> String {
    let label = crate::escape::visible(label);
    if label.chars().count() <= LONGEST {
        return label.into_owned();
    }
    // Names differ at both ends.
    let head: String = label.chars().take(LONGEST / 2).collect();
    let tail: Vec<char> = label.chars().rev().take(LONGEST / 2 - 1).collect();
    let tail: String = tail.into_iter().rev().collect();
    format!("{head}…{tail}")
}

// Nodes are numbers below the number of nodes, and every list here has that length.
impl Layout {
    pub(super) fn new(graph: &Graph) -> Layout {
        let successors = forward(graph);
        let predecessors = reversed(&successors);
        let layers = layers(&successors, &predecessors);
        let layers = ordered(layers, &successors, &predecessors);
        let mut places = vec![Place::default(); graph.nodes.len()];
        let mut left = MARGIN;
        for layer in &layers {
            let mut free = MARGIN;
            let mut widest: f64 = 0.0;
            for node in layer {
                let label = shortened(&graph.nodes[*node].label);
                let before = predecessors[*node].iter().map(|it| places[*it].y);
                let y = mean(before).unwrap_or(free).max(free);
                places[*node] = Place {
                    x: left,
                    y,
                    width: label.chars().count() as f64 * CHARACTER + 20.0,
                };
                free = y + STEP;
                widest = widest.max(places[*node].width);
            }
            left += widest + GAP;
        }
        let right = places.iter().map(|it| it.x + it.width).fold(0.0, f64::max);
        let bottom = places.iter().map(|it| it.y + HEIGHT).fold(0.0, f64::max);
        Layout {
            places,
            width: right + MARGIN,
            height: bottom + MARGIN,
        }
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    (count > 0.0).then(|| sum / count)
}

/// The arrows without those that close a circle. Searched without recursion: chains are long.
fn forward(graph: &Graph) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        OnTheWay,
        Done,
    }
    let all = graph.successors();
    let mut kept = vec![Vec::new(); all.len()];
    let mut states = vec![State::New; all.len()];
    for start in 0..all.len() {
        if states[start] != State::New {
            continue;
        }
        states[start] = State::OnTheWay;
        let mut way = vec![(start, 0)];
        while let Some((node, next)) = way.last_mut() {
            let node = *node;
            let Some(successor) = all[node].get(*next).copied() else {
                states[node] = State::Done;
                way.pop();
                continue;
            };
            *next += 1;
            if states[successor] != State::OnTheWay {
                kept[node].push(successor);
            }
            if states[successor] == State::New {
                states[successor] = State::OnTheWay;
                way.push((successor, 0));
            }
        }
    }
    kept
}

fn reversed(successors: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut predecessors = vec![Vec::new(); successors.len()];
    for (node, successors) in successors.iter().enumerate() {
        for successor in successors {
            predecessors[*successor].push(node);
        }
    }
    predecessors
}

/// The nodes by the longest way to them.
fn layers(successors: &[Vec<usize>], predecessors: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut waiting: Vec<usize> = predecessors.iter().map(Vec::len).collect();
    let mut layer: Vec<usize> = (0..waiting.len())
        .filter(|node| waiting[*node] == 0)
        .collect();
    let mut layers = Vec::new();
    while !layer.is_empty() {
        let mut next = Vec::new();
        for node in &layer {
            for successor in &successors[*node] {
                waiting[*successor] -= 1; // once for each of its predecessors
                if waiting[*successor] == 0 {
                    next.push(*successor);
                }
            }
        }
        layers.push(std::mem::replace(&mut layer, next));
    }
    layers
}

fn ordered(
    mut layers: Vec<Vec<usize>>,
    successors: &[Vec<usize>],
    predecessors: &[Vec<usize>],
) -> Vec<Vec<usize>> {
    let mut ranks = vec![0.0; successors.len()];
    let rank = |layer: &[usize], ranks: &mut [f64]| {
        for (number, node) in layer.iter().enumerate() {
            ranks[*node] = number as f64;
        }
    };
    for layer in &layers {
        rank(layer, &mut ranks);
    }
    for sweep in 0..SWEEPS {
        let is_forth = sweep % 2 == 0;
        let neighbours = if is_forth { predecessors } else { successors };
        let count = layers.len();
        for number in 0..count {
            let layer = &mut layers[if is_forth { number } else { count - 1 - number }];
            let mut keyed: Vec<(f64, usize)> = layer
                .iter()
                .map(|node| {
                    let others = neighbours[*node].iter().map(|other| ranks[*other]);
                    (mean(others).unwrap_or(ranks[*node]), *node)
                })
                .collect();
            // Stable: nodes that pull equally stay in their order.
            keyed.sort_by(|(one, _), (other, _)| one.total_cmp(other));
            *layer = keyed.into_iter().map(|(_, node)| node).collect();
            rank(layer, &mut ranks);
        }
    }
    layers
}
