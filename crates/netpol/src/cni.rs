//! Where network plugins do otherwise than the specification says.

use std::str::FromStr;

/// How policies are enforced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cni {
    /// As Kubernetes' API documentation and its own tests say: blocks match pods too, and pods on
    /// the network of their node are that node.
    #[default]
    Specification,
    /// As Cilium does: blocks match what is outside of the cluster only (its documentation of
    /// NetworkPolicy, "Known missing features").
    Cilium,
    /// As netpol-analyzer assumes: blocks match what is outside of the cluster only, and every pod
    /// is on the network of the pods.
    NetpolAnalyzer,
}

impl Cni {
    /// Every profile, with the name that flags use.
    pub const ALL: [(Cni, &'static str); 3] = [
        (Cni::Specification, "spec"),
        (Cni::Cilium, "cilium"),
        (Cni::NetpolAnalyzer, "netpol-analyzer"),
    ];

    /// Whether a block of addresses matches pods whose addresses are in it.
    pub fn blocks_match_pods(self) -> bool {
        match self {
            Cni::Specification => true,
            Cni::Cilium | Cni::NetpolAnalyzer => false,
        }
    }

    /// Whether pods on the network of their node are treated as that node.
    pub fn knows_host_network(self) -> bool {
        match self {
            Cni::Specification | Cni::Cilium => true,
            Cni::NetpolAnalyzer => false,
        }
    }
}

impl FromStr for Cni {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Cni::ALL.into_iter().find(|(_, name)| *name == text);
        known.map(|(cni, _)| cni).ok_or_else(|| {
            let names = Cni::ALL.map(|(_, name)| name).join(", ");
            format!("no network plugin {text:?} is known; one of {names}")
        })
    }
}
