//! Nodes, and where pods run (core/v1).

use garboard_manifest::decode_struct;

decode_struct! {
    /// A Node.
    pub struct Node {
        /// Its status.
        pub status: NodeStatus = "status",
    }

    /// What is known of a node.
    pub struct NodeStatus {
        /// Its addresses.
        pub addresses: Vec<NodeAddress> = "addresses",
    }

    /// An address of a node.
    pub struct NodeAddress {
        /// `InternalIP`, `ExternalIP`, `Hostname`, …
        pub address_type: Box<str> = "type",
        /// The address.
        pub address: Box<str> = "address",
    }

    /// What is known of a pod that has been made.
    pub struct PodStatus {
        /// `Pending`, `Running`, `Succeeded`, `Failed`.
        pub phase: Box<str> = "phase",
        /// Its address.
        pub pod_ip: Box<str> = "podIP",
        /// Its addresses, one a family; `podIP` is the first.
        pub pod_ips: Vec<PodIp> = "podIPs",
        /// The address of its node.
        pub host_ip: Box<str> = "hostIP",
    }

    /// An address of a pod.
    pub struct PodIp {
        /// The address.
        pub ip: Box<str> = "ip",
    }
}
