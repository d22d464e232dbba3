//! Network policies of administrators (policy.networking.k8s.io).
//!
//! AdminNetworkPolicy and BaselineAdminNetworkPolicy (v1alpha1) and ClusterNetworkPolicy (v1alpha2)
//! say the same things with slightly other fields; one set of types holds the fields of all three.

use garboard_manifest::decode_struct;

use crate::labels::LabelSelector;

decode_struct! {
    /// A policy of an administrator.
    pub struct AdminNetworkPolicy {
        /// Its spec.
        pub spec: AdminNetworkPolicySpec = "spec",
    }

    /// Whom the policy is about, and what it decides.
    pub struct AdminNetworkPolicySpec {
        /// v1alpha2: `Admin` or `Baseline`.
        pub tier: Box<str> = "tier",
        /// 0 to 1000; lower comes first.
        pub priority: i64 = "priority",
        /// The pods that it is about.
        pub subject: AdminSubject = "subject",
        /// What may come in; the first rule that matches decides.
        pub ingress: Vec<AdminIngressRule> = "ingress",
        /// What may go out; the first rule that matches decides.
        pub egress: Vec<AdminEgressRule> = "egress",
    }

    /// Pods: of whole namespaces, or by label. One of the two.
    pub struct AdminSubject {
        /// All pods of namespaces with these labels.
        pub namespaces: LabelSelector = "namespaces",
        /// Pods with these labels in namespaces with those.
        pub pods: NamespacedPods = "pods",
    }

    /// Pods by the labels of their namespaces and their own.
    pub struct NamespacedPods {
        /// Labels of the namespaces.
        pub namespace_selector: LabelSelector = "namespaceSelector",
        /// Labels of the pods.
        pub pod_selector: LabelSelector = "podSelector",
    }

    /// Sources, ports, and what is decided about them.
    pub struct AdminIngressRule {
        /// Its name.
        pub name: Box<str> = "name",
        /// `Allow` (v1alpha1) or `Accept` (v1alpha2), `Deny`, `Pass`.
        pub action: Box<str> = "action",
        /// Sources.
        pub from: Vec<AdminPeer> = "from",
        /// v1alpha1: ports of the subject; all if absent.
        pub ports: Vec<AdminPort> = "ports",
        /// v1alpha2: protocols and ports of the subject; all if absent.
        pub protocols: Vec<AdminProtocol> = "protocols",
    }

    /// Destinations, ports, and what is decided about them.
    pub struct AdminEgressRule {
        /// Its name.
        pub name: Box<str> = "name",
        /// `Allow` (v1alpha1) or `Accept` (v1alpha2), `Deny`, `Pass`.
        pub action: Box<str> = "action",
        /// Destinations.
        pub to: Vec<AdminPeer> = "to",
        /// v1alpha1: ports of the destinations; all if absent.
        pub ports: Vec<AdminPort> = "ports",
        /// v1alpha2: protocols and ports of the destinations; all if absent.
        pub protocols: Vec<AdminProtocol> = "protocols",
    }

    /// One kind of peer; nodes, networks and names in egress rules only.
    pub struct AdminPeer {
        /// All pods of namespaces with these labels.
        pub namespaces: LabelSelector = "namespaces",
        /// Pods with these labels in namespaces with those.
        pub pods: NamespacedPods = "pods",
        /// Nodes with these labels.
        pub nodes: LabelSelector = "nodes",
        /// Blocks of addresses.
        pub networks: Vec<Box<str>> = "networks",
        /// Names outside the cluster.
        pub domain_names: Vec<Box<str>> = "domainNames",
    }

    /// v1alpha1: one way to name ports.
    pub struct AdminPort {
        /// A port.
        pub port_number: AdminPortNumber = "portNumber",
        /// A range.
        pub port_range: AdminPortRange = "portRange",
        /// A port that pods name.
        pub named_port: Box<str> = "namedPort",
    }

    /// A port of a protocol.
    pub struct AdminPortNumber {
        /// `TCP` (default), `UDP`, `SCTP`.
        pub protocol: Box<str> = "protocol",
        /// The port.
        pub port: i64 = "port",
    }

    /// Ports of a protocol.
    pub struct AdminPortRange {
        /// `TCP` (default), `UDP`, `SCTP`.
        pub protocol: Box<str> = "protocol",
        /// First port.
        pub start: i64 = "start",
        /// Last port.
        pub end: i64 = "end",
    }

    /// v1alpha2: one protocol with its ports, or a name.
    pub struct AdminProtocol {
        /// TCP.
        pub tcp: AdminTransport = "tcp",
        /// UDP.
        pub udp: AdminTransport = "udp",
        /// SCTP.
        pub sctp: AdminTransport = "sctp",
        /// A port that pods name.
        pub destination_named_port: Box<str> = "destinationNamedPort",
    }

    /// Ports of a protocol; all if absent.
    pub struct AdminTransport {
        /// Ports of the destination.
        pub destination_port: AdminDestinationPort = "destinationPort",
    }

    /// A port or a range.
    pub struct AdminDestinationPort {
        /// The port.
        pub number: i64 = "number",
        /// The range.
        pub range: AdminRange = "range",
    }

    /// Ports from one to another.
    pub struct AdminRange {
        /// First port.
        pub start: i64 = "start",
        /// Last port.
        pub end: i64 = "end",
    }
}
