//! Sets of ports, one for each protocol.

use std::fmt;

/// A transport protocol that network policies know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// SCTP
    Sctp,
    /// TCP
    Tcp,
    /// UDP
    Udp,
}

impl Protocol {
    /// In the order in which they are written out: by name.
    pub const ALL: [Protocol; 3] = [Protocol::Sctp, Protocol::Tcp, Protocol::Udp];

    /// As Kubernetes spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Protocol::Sctp => "SCTP",
            Protocol::Tcp => "TCP",
            Protocol::Udp => "UDP",
        }
    }

    /// The protocol that a field names: TCP if it is empty (defaulted by the API server).
    pub fn of_field(text: &str) -> Option<Protocol> {
        match text {
            "" | "TCP" => Some(Protocol::Tcp),
            "UDP" => Some(Protocol::Udp),
            "SCTP" => Some(Protocol::Sctp),
            _ => None,
        }
    }
}

/// First and last port that there are.
pub const ALL_PORTS: (u16, u16) = (1, u16::MAX);

/// Ports of one protocol: ranges with both ends in, sorted, apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortSet(Vec<(u16, u16)>);

impl PortSet {
    /// Every port.
    pub fn all() -> PortSet {
        PortSet(vec![ALL_PORTS])
    }

    /// A range with both ends in; nothing if it is the wrong way round.
    pub fn range(first: u16, last: u16) -> PortSet {
        let first = first.max(ALL_PORTS.0);
        PortSet(if first <= last {
            vec![(first, last)]
        } else {
            Vec::new()
        })
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is every port.
    pub fn is_all(&self) -> bool {
        self.0 == [ALL_PORTS]
    }

    /// Whether a port is in it.
    pub fn holds(&self, port: u16) -> bool {
        self.0
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&port))
    }

    /// The ranges.
    pub fn ranges(&self) -> &[(u16, u16)] {
        &self.0
    }

    /// The ports for which `keep(in self, in other)` holds. `keep(false, false)` must be false.
    fn combine(&self, other: &PortSet, keep: fn(bool, bool) -> bool) -> PortSet {
        // Where a range begins, and where it no longer holds: one past its end.
        let edges = |set: &PortSet| -> Vec<u32> {
            set.0
                .iter()
                .flat_map(|(first, last)| [u32::from(*first), u32::from(*last) + 1])
                .collect()
        };
        let (mine, theirs) = (edges(self), edges(other));
        let (mut at_mine, mut at_theirs) = (0, 0);
        let mut out: Vec<(u16, u16)> = Vec::new();
        let mut begun: Option<u32> = None;
        loop {
            let next = match (mine.get(at_mine), theirs.get(at_theirs)) {
                (Some(one), Some(other)) => *one.min(other),
                (Some(edge), None) | (None, Some(edge)) => *edge,
                (None, None) => break,
            };
            at_mine += usize::from(mine.get(at_mine) == Some(&next));
            at_theirs += usize::from(theirs.get(at_theirs) == Some(&next));
            // After an odd number of edges one is inside.
            let is_kept = keep(at_mine % 2 == 1, at_theirs % 2 == 1);
            match (begun, is_kept) {
                (None, true) => begun = Some(next),
                (Some(first), false) => {
                    out.push((first as u16, (next - 1) as u16)); // edges are 1 to 65,536
                    begun = None;
                }
                (None, false) | (Some(_), true) => {}
            }
        }
        PortSet(out)
    }
}

impl FromIterator<(u16, u16)> for PortSet {
    fn from_iter<I: IntoIterator<Item = (u16, u16)>>(ranges: I) -> Self {
        ranges
            .into_iter()
            .map(|(first, last)| PortSet::range(first, last))
            .fold(PortSet::default(), |all, one| {
                all.combine(&one, |a, b| a || b)
            })
    }
}

/// Connections: ports of every protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Connections {
    by_protocol: [PortSet; 3],
}

impl Connections {
    /// None.
    pub fn none() -> Connections {
        Connections::default()
    }

    /// Every port of every protocol.
    pub fn all() -> Connections {
        Connections {
            by_protocol: [PortSet::all(), PortSet::all(), PortSet::all()],
        }
    }

    /// Ports of one protocol.
    pub fn of(protocol: Protocol, ports: PortSet) -> Connections {
        let mut connections = Connections::none();
        connections.by_protocol[protocol as usize] = ports;
        connections
    }

    /// The ports of a protocol.
    pub fn ports(&self, protocol: Protocol) -> &PortSet {
        &self.by_protocol[protocol as usize]
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_protocol.iter().all(PortSet::is_empty)
    }

    /// Whether it is every port of every protocol.
    pub fn is_all(&self) -> bool {
        self.by_protocol.iter().all(PortSet::is_all)
    }

    /// Whether a port of a protocol is among them.
    pub fn holds(&self, protocol: Protocol, port: u16) -> bool {
        self.ports(protocol).holds(port)
    }

    /// Whether all of `other` are among them.
    pub fn contains(&self, other: &Connections) -> bool {
        other.minus(self).is_empty()
    }

    /// What is in one or the other.
    #[must_use]
    pub fn or(&self, other: &Connections) -> Connections {
        self.combine(other, |one, other| one || other)
    }

    /// What is in both.
    #[must_use]
    pub fn and(&self, other: &Connections) -> Connections {
        self.combine(other, |one, other| one && other)
    }

    /// What is in this and not in the other.
    #[must_use]
    pub fn minus(&self, other: &Connections) -> Connections {
        self.combine(other, |one, other| one && !other)
    }

    fn combine(&self, other: &Connections, keep: fn(bool, bool) -> bool) -> Connections {
        let part = |protocol: Protocol| self.ports(protocol).combine(other.ports(protocol), keep);
        Connections {
            by_protocol: Protocol::ALL.map(part),
        }
    }
}

/// `All Connections`, `No Connections`, or `TCP 80,8000-8999,UDP 53`.
impl fmt::Display for Connections {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_all() {
            return formatter.write_str("All Connections");
        }
        if self.is_empty() {
            return formatter.write_str("No Connections");
        }
        let mut separator = "";
        for protocol in Protocol::ALL {
            let ranges = self.ports(protocol).ranges();
            for (index, (first, last)) in ranges.iter().enumerate() {
                formatter.write_str(separator)?;
                separator = ",";
                if index == 0 {
                    write!(formatter, "{} ", protocol.as_str())?;
                }
                if first == last {
                    write!(formatter, "{first}")?;
                } else {
                    write!(formatter, "{first}-{last}")?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Connections, PortSet, Protocol};

    fn tcp(ranges: &[(u16, u16)]) -> Connections {
        Connections::of(Protocol::Tcp, ranges.iter().copied().collect())
    }

    #[test]
    fn touching_ranges_become_one() {
        assert_eq!(
            tcp(&[(81, 90), (1, 3), (80, 80)]).to_string(),
            "TCP 1-3,80-90"
        );
    }

    #[test]
    fn sets_are_combined_port_by_port() {
        let (one, other) = (tcp(&[(1, 10), (20, 30)]), tcp(&[(5, 25)]));
        assert_eq!(one.and(&other).to_string(), "TCP 5-10,20-25");
        assert_eq!(one.or(&other).to_string(), "TCP 1-30");
        assert_eq!(one.minus(&other).to_string(), "TCP 1-4,26-30");
        assert!(one.or(&other).contains(&one));
        assert!(!one.contains(&other));
    }

    #[test]
    fn the_last_port_is_a_port() {
        let all_but_one = Connections::all().minus(&tcp(&[(9090, 9090)]));
        assert_eq!(
            all_but_one.to_string(),
            "SCTP 1-65535,TCP 1-9089,9091-65535,UDP 1-65535"
        );
        assert!(all_but_one.holds(Protocol::Tcp, u16::MAX));
        assert!(PortSet::range(9, 8).is_empty());
    }
}
