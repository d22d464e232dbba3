//! Addresses and ranges of them. The families never mix: `0.0.0.0/0` says nothing of IPv6.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

/// A family of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// IPv4
    V4,
    /// IPv6
    V6,
}

impl Family {
    /// Both.
    pub const ALL: [Family; 2] = [Family::V4, Family::V6];

    /// The greatest address, as a number.
    const fn last(self) -> u128 {
        match self {
            Family::V4 => u32::MAX as u128,
            Family::V6 => u128::MAX,
        }
    }
}

/// Addresses from one to another, both in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressRange {
    family: Family,
    first: u128,
    last: u128,
}

impl AddressRange {
    /// Every address of a family.
    pub const fn all(family: Family) -> AddressRange {
        AddressRange {
            family,
            first: 0,
            last: family.last(),
        }
    }

    /// The family.
    pub fn family(&self) -> Family {
        self.family
    }

    /// The first address.
    pub fn first(&self) -> IpAddr {
        address(self.family, self.first)
    }

    /// The last address.
    pub fn last(&self) -> IpAddr {
        address(self.family, self.last)
    }

    /// Whether every address of `other` is in it.
    pub fn contains(&self, other: &AddressRange) -> bool {
        self.family == other.family && self.first <= other.first && other.last <= self.last
    }

    /// This range and the one that begins where it ends, as one.
    pub fn joined(&self, next: &AddressRange) -> Option<AddressRange> {
        let touches = self.family == next.family && self.last.checked_add(1) == Some(next.first);
        touches.then_some(AddressRange {
            last: next.last,
            ..*self
        })
    }
}

impl From<IpNet> for AddressRange {
    fn from(block: IpNet) -> Self {
        let (family, first) = number(block.network());
        let (_, last) = number(block.broadcast());
        AddressRange {
            family,
            first,
            last,
        }
    }
}

impl From<IpAddr> for AddressRange {
    fn from(address: IpAddr) -> Self {
        let (family, first) = number(address);
        AddressRange {
            family,
            first,
            last: first,
        }
    }
}

/// `10.0.0.0-10.255.255.255`
impl fmt::Display for AddressRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.first(), self.last())
    }
}

fn number(address: IpAddr) -> (Family, u128) {
    match address {
        IpAddr::V4(address) => (Family::V4, u128::from(u32::from(address))),
        IpAddr::V6(address) => (Family::V6, u128::from(address)),
    }
}

fn address(family: Family, number: u128) -> IpAddr {
    match family {
        Family::V4 => IpAddr::V4(Ipv4Addr::from(number as u32)), // V4 numbers have 32 bits
        Family::V6 => IpAddr::V6(Ipv6Addr::from(number)),
    }
}

/// The addresses of a family cut at every edge of `ranges`: no range holds a part of an atom only.
pub(crate) fn atoms(
    family: Family,
    ranges: impl IntoIterator<Item = AddressRange>,
) -> Vec<AddressRange> {
    let mut starts = vec![0];
    for range in ranges {
        if range.family == family {
            starts.push(range.first);
            starts.extend(
                range
                    .last
                    .checked_add(1)
                    .filter(|next| *next <= family.last()),
            );
        }
    }
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).map(|next| next - 1);
    let ends: Vec<u128> = ends.chain([family.last()]).collect();
    starts
        .into_iter()
        .zip(ends)
        .map(|(first, last)| AddressRange {
            family,
            first,
            last,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{AddressRange, Family, atoms};

    fn block(text: &str) -> AddressRange {
        text.parse::<ipnet::IpNet>().expect("a block").into()
    }

    fn shown(family: Family, blocks: &[&str]) -> Vec<String> {
        let blocks = blocks.iter().map(|text| block(text));
        atoms(family, blocks)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn addresses_are_cut_where_blocks_begin_and_end() {
        assert_eq!(
            shown(Family::V4, &["10.0.0.0/8", "10.0.0.0/24", "::/0"]),
            [
                "0.0.0.0-9.255.255.255",
                "10.0.0.0-10.0.0.255",
                "10.0.1.0-10.255.255.255",
                "11.0.0.0-255.255.255.255",
            ]
        );
    }

    #[test]
    fn all_of_ipv4_says_nothing_of_ipv6() {
        assert_eq!(
            shown(Family::V6, &["0.0.0.0/0"]),
            ["::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]
        );
        assert!(!block("0.0.0.0/0").contains(&block("::1/128")));
    }

    #[test]
    fn the_last_address_ends_the_atoms() {
        assert_eq!(shown(Family::V4, &["255.255.255.255/32"]).len(), 2);
        assert_eq!(shown(Family::V4, &["0.0.0.0/0"]).len(), 1);
    }

    #[test]
    fn neighbours_join() {
        let joined = block("10.0.0.0/9").joined(&block("10.128.0.0/9"));
        assert_eq!(joined, Some(block("10.0.0.0/8")));
        assert_eq!(block("10.0.0.0/9").joined(&block("11.0.0.0/8")), None);
    }
}
