//! A part of a listing: the connections of some workloads.

use crate::rule::Direction;

use super::listing::{Listed, Listing, Peering};

/// Whose connections are wanted; without workloads everybody's.
#[derive(Clone, Debug, Default)]
pub struct Focus {
    /// Workloads: `web`, `shop/web`, `ingress-controller`.
    pub workloads: Vec<String>,
    /// Only with these, if any.
    pub peers: Vec<String>,
    /// Only what comes into the workloads, or what goes out of them.
    pub direction: Option<Direction>,
}

impl Focus {
    /// A workload that is asked for and not in the listing.
    pub fn unknown(&self, listing: &Listing) -> Option<&str> {
        let is_known = |wanted: &&String| {
            listing.peers.iter().any(|peer| is_called(peer, wanted))
                || listing
                    .connections
                    .iter()
                    .any(|line| is_called(&line.source, wanted))
        };
        let mut wanted = self.workloads.iter().chain(&self.peers);
        wanted.find(|it| !is_known(it)).map(String::as_str)
    }

    /// Leaves in the listing what is wanted.
    pub fn apply(&self, listing: &mut Listing) {
        if self.workloads.is_empty() {
            return;
        }
        listing.connections.retain(|line| self.holds(line));
        listing
            .peers
            .retain(|peer| is_one_of(peer, &self.workloads));
    }

    fn holds(&self, line: &Listed) -> bool {
        let is_ingress = self.direction != Some(Direction::Egress);
        let is_egress = self.direction != Some(Direction::Ingress);
        (is_ingress && self.is_between(&line.destination, &line.source))
            || (is_egress && self.is_between(&line.source, &line.destination))
    }

    fn is_between(&self, workload: &Peering, peer: &Peering) -> bool {
        is_one_of(workload, &self.workloads)
            && (self.peers.is_empty() || is_one_of(peer, &self.peers))
    }
}

fn is_one_of(peering: &Peering, names: &[String]) -> bool {
    names.iter().any(|name| is_called(peering, name))
}

fn is_called(peering: &Peering, wanted: &str) -> bool {
    match peering {
        Peering::Workload {
            namespace, name, ..
        } => match wanted.split_once('/') {
            Some((in_namespace, wanted)) => *in_namespace == **namespace && *wanted == **name,
            None => *wanted == **name,
        },
        Peering::IngressController => wanted == "ingress-controller",
        Peering::Outside(_) => false,
    }
}
