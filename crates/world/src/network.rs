//! Services, Ingresses and NetworkPolicies.

use garboard_manifest::{IntOrString, Map, decode_struct};

use crate::labels::LabelSelector;

decode_struct! {
    /// A Service (core/v1).
    pub struct Service {
        /// Its spec.
        pub spec: ServiceSpec = "spec",
    }

    /// What a Service does.
    pub struct ServiceSpec {
        /// `ClusterIP` (default), `NodePort`, `LoadBalancer`, `ExternalName`.
        pub service_type: Box<str> = "type",
        /// Labels of the pods behind it; absent when something else keeps its endpoints.
        pub selector: Map<Box<str>> = "selector",
        /// Ports.
        pub ports: Vec<ServicePort> = "ports",
        /// `None` makes it headless.
        pub cluster_ip: Box<str> = "clusterIP",
        /// Addresses outside the cluster that lead to it.
        pub external_ips: Vec<Box<str>> = "externalIPs",
        /// Who may use the load balancer.
        pub load_balancer_source_ranges: Vec<Box<str>> = "loadBalancerSourceRanges",
        /// The name that an `ExternalName` service stands for.
        pub external_name: Box<str> = "externalName",
    }

    /// A port of a Service.
    pub struct ServicePort {
        /// Its name.
        pub name: Box<str> = "name",
        /// The Service's port.
        pub port: i64 = "port",
        /// The pods' port: number or name; the Service's port if absent.
        pub target_port: IntOrString = "targetPort",
        /// The nodes' port.
        pub node_port: i64 = "nodePort",
        /// `TCP` (default), `UDP`, `SCTP`.
        pub protocol: Box<str> = "protocol",
    }

    /// An Ingress (networking/v1).
    pub struct Ingress {
        /// Its spec.
        pub spec: IngressSpec = "spec",
    }

    /// What an Ingress does.
    pub struct IngressSpec {
        /// The controller.
        pub ingress_class_name: Box<str> = "ingressClassName",
        /// Where requests go that no rule takes.
        pub default_backend: IngressBackend = "defaultBackend",
        /// Certificates.
        pub tls: Vec<IngressTls> = "tls",
        /// Rules by host.
        pub rules: Vec<IngressRule> = "rules",
    }

    /// A certificate for some hosts.
    pub struct IngressTls {
        /// Hosts.
        pub hosts: Vec<Box<str>> = "hosts",
        /// The Secret that holds it.
        pub secret_name: Box<str> = "secretName",
    }

    /// Rules for one host.
    pub struct IngressRule {
        /// The host; every host if absent.
        pub host: Box<str> = "host",
        /// Its paths.
        pub http: HttpIngressRuleValue = "http",
    }

    /// Paths of a host.
    pub struct HttpIngressRuleValue {
        /// The paths.
        pub paths: Vec<HttpIngressPath> = "paths",
    }

    /// A path and where it leads.
    pub struct HttpIngressPath {
        /// The path.
        pub path: Box<str> = "path",
        /// `Exact`, `Prefix`, `ImplementationSpecific`.
        pub path_type: Box<str> = "pathType",
        /// Where it leads.
        pub backend: IngressBackend = "backend",
    }

    /// Where requests go.
    pub struct IngressBackend {
        /// A Service.
        pub service: IngressServiceBackend = "service",
    }

    /// A Service of the Ingress' namespace.
    pub struct IngressServiceBackend {
        /// Its name.
        pub name: Box<str> = "name",
        /// Its port.
        pub port: IngressServicePort = "port",
    }

    /// A port of a Service, by one of its two names.
    pub struct IngressServicePort {
        /// By number.
        pub number: i64 = "number",
        /// By name.
        pub name: Box<str> = "name",
    }

    /// A Route (OpenShift, route.openshift.io/v1).
    pub struct Route {
        /// Its spec.
        pub spec: RouteSpec = "spec",
    }

    /// What a Route does.
    pub struct RouteSpec {
        /// The host.
        pub host: Box<str> = "host",
        /// Where it leads.
        pub to: RouteTarget = "to",
        /// Where some of the requests go instead.
        pub alternate_backends: Vec<RouteTarget> = "alternateBackends",
        /// The port of the targets; all of the Service's if absent.
        pub port: RoutePort = "port",
    }

    /// A target of a Route.
    pub struct RouteTarget {
        /// `Service`.
        pub kind: Box<str> = "kind",
        /// Its name.
        pub name: Box<str> = "name",
    }

    /// A port of a Service, by the port of the pods or by its name.
    pub struct RoutePort {
        /// The port.
        pub target_port: IntOrString = "targetPort",
    }

    /// A NetworkPolicy (networking/v1).
    pub struct NetworkPolicy {
        /// Its spec.
        pub spec: NetworkPolicySpec = "spec",
    }

    /// What a NetworkPolicy allows to the pods that it selects.
    pub struct NetworkPolicySpec {
        /// The pods; an empty selector means all of the namespace.
        pub pod_selector: LabelSelector = "podSelector",
        /// `Ingress`, `Egress`; without it Ingress, and Egress if there are egress rules.
        pub policy_types: Vec<Box<str>> = "policyTypes",
        /// Allowed sources.
        pub ingress: Vec<NetworkPolicyIngressRule> = "ingress",
        /// Allowed destinations.
        pub egress: Vec<NetworkPolicyEgressRule> = "egress",
    }

    /// Sources and ports; absent or empty means all.
    pub struct NetworkPolicyIngressRule {
        /// Sources.
        pub from: Vec<NetworkPolicyPeer> = "from",
        /// Ports of the selected pods.
        pub ports: Vec<NetworkPolicyPort> = "ports",
    }

    /// Destinations and ports; absent or empty means all.
    pub struct NetworkPolicyEgressRule {
        /// Destinations.
        pub to: Vec<NetworkPolicyPeer> = "to",
        /// Ports of the destinations.
        pub ports: Vec<NetworkPolicyPort> = "ports",
    }

    /// Pods, or addresses.
    pub struct NetworkPolicyPeer {
        /// Pods by label, in the policy's namespace unless `namespaceSelector` is there.
        pub pod_selector: LabelSelector = "podSelector",
        /// Namespaces by label.
        pub namespace_selector: LabelSelector = "namespaceSelector",
        /// Addresses.
        pub ip_block: IpBlock = "ipBlock",
    }

    /// Addresses of a block, without some.
    pub struct IpBlock {
        /// The block.
        pub cidr: Box<str> = "cidr",
        /// What is left out.
        pub except: Vec<Box<str>> = "except",
    }

    /// A port or a range of them.
    pub struct NetworkPolicyPort {
        /// `TCP` (default), `UDP`, `SCTP`.
        pub protocol: Box<str> = "protocol",
        /// Number or name; every port if absent.
        pub port: IntOrString = "port",
        /// The last port of a range.
        pub end_port: i64 = "endPort",
    }
}
