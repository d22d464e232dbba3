//! Which aggregated roles have to be worked out together, and in which order.
//!
//! Tarjan's algorithm, without recursion: a chain of ten thousand roles must not end the process.

use std::collections::{BTreeMap, HashMap};

use crate::policy::role::RoleId;

/// Aggregated roles with the roles that they are made of.
pub(crate) type Parts = BTreeMap<RoleId, Vec<RoleId>>;

/// The roles of `parts`, each once, in groups of those that are made of each other; a group comes
/// after every group that it is made of.
pub(crate) fn groups(parts: &Parts) -> Vec<Vec<RoleId>> {
    let mut search = Search::new(parts);
    for node in 0..search.nodes.len() {
        if search.found[node] == 0 {
            search.from(node);
        }
    }
    search.groups
}

struct Search<'p> {
    nodes: Vec<(RoleId, &'p [RoleId])>,
    number_of: HashMap<RoleId, usize>,
    /// When a node was found, from 1; 0 if it was not yet.
    found: Vec<usize>,
    /// The earliest found node of an open group that a node leads back to.
    earliest: Vec<usize>,
    /// Nodes whose group is not complete yet.
    open: Vec<usize>,
    is_open: Vec<bool>,
    clock: usize,
    groups: Vec<Vec<RoleId>>,
}

// Nodes are numbers below `nodes.len()`, and every list has that length.
impl<'p> Search<'p> {
    fn new(parts: &'p Parts) -> Self {
        let nodes: Vec<_> = parts
            .iter()
            .map(|(role, parts)| (*role, parts.as_slice()))
            .collect();
        let number_of = nodes
            .iter()
            .enumerate()
            .map(|(number, (role, _))| (*role, number))
            .collect();
        let count = nodes.len();
        Search {
            nodes,
            number_of,
            found: vec![0; count],
            earliest: vec![0; count],
            open: Vec::new(),
            is_open: vec![false; count],
            clock: 0,
            groups: Vec::new(),
        }
    }

    fn from(&mut self, start: usize) {
        self.open(start);
        // Nodes on the way from `start`, each with the number of its next part to look at.
        let mut way = vec![(start, 0)];
        while let Some((node, next)) = way.last_mut() {
            let (node, part) = (*node, self.nodes[*node].1.get(*next));
            *next += 1;
            match part.map(|part| self.number_of.get(part).copied()) {
                Some(Some(part)) if self.found[part] == 0 => {
                    self.open(part);
                    way.push((part, 0));
                }
                Some(Some(part)) if self.is_open[part] => {
                    self.earliest[node] = self.earliest[node].min(self.found[part]);
                }
                Some(_) => {} // a plain role, or one whose group is complete
                None => {
                    way.pop();
                    self.close(node);
                    if let Some((parent, _)) = way.last() {
                        self.earliest[*parent] = self.earliest[*parent].min(self.earliest[node]);
                    }
                }
            }
        }
    }

    fn open(&mut self, node: usize) {
        self.clock += 1;
        self.found[node] = self.clock;
        self.earliest[node] = self.clock;
        self.open.push(node);
        self.is_open[node] = true;
    }

    /// Completes the group of a node that leads back to none found before it.
    fn close(&mut self, node: usize) {
        if self.earliest[node] != self.found[node] {
            return;
        }
        let mut group = Vec::new();
        while let Some(member) = self.open.pop() {
            self.is_open[member] = false;
            group.push(self.nodes[member].0);
            if member == node {
                break;
            }
        }
        group.reverse();
        self.groups.push(group);
    }
}
