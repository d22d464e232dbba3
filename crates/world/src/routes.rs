//! What leads to Services besides Ingresses: Gateway API routes, and Prometheus' monitors.

use garboard_manifest::{IntOrString, decode_struct};

use crate::labels::LabelSelector;

decode_struct! {
    /// A route of the Gateway API: HTTPRoute, GRPCRoute, TCPRoute, TLSRoute, UDPRoute.
    pub struct GatewayRoute {
        /// Its spec.
        pub spec: GatewayRouteSpec = "spec",
    }

    /// What a route does.
    pub struct GatewayRouteSpec {
        /// Its rules.
        pub rules: Vec<GatewayRouteRule> = "rules",
    }

    /// Where requests of a kind go.
    pub struct GatewayRouteRule {
        /// The backends, by weight.
        pub backend_refs: Vec<BackendRef> = "backendRefs",
    }

    /// A backend of a route.
    pub struct BackendRef {
        /// API group; absent or empty is the core group.
        pub group: Box<str> = "group",
        /// Kind; absent is `Service`.
        pub kind: Box<str> = "kind",
        /// Name.
        pub name: Box<str> = "name",
        /// Namespace; absent is the route's.
        pub namespace: Box<str> = "namespace",
        /// Port of the Service.
        pub port: i64 = "port",
    }

    /// A ServiceMonitor (monitoring.coreos.com/v1): Services that Prometheus asks for metrics.
    pub struct ServiceMonitor {
        /// Its spec.
        pub spec: ServiceMonitorSpec = "spec",
    }

    /// Which Services, and how they are asked.
    pub struct ServiceMonitorSpec {
        /// The Services.
        pub selector: LabelSelector = "selector",
        /// Their namespaces; the monitor's own if absent.
        pub namespace_selector: MonitoredNamespaces = "namespaceSelector",
        /// How they are asked.
        pub endpoints: Vec<MonitoredEndpoint> = "endpoints",
    }

    /// Namespaces by name.
    pub struct MonitoredNamespaces {
        /// All of them.
        pub any: bool = "any",
        /// These.
        pub match_names: Vec<Box<str>> = "matchNames",
    }

    /// A port that is asked.
    pub struct MonitoredEndpoint {
        /// Name of a port of the Service.
        pub port: Box<str> = "port",
        /// Port of the pods.
        pub target_port: IntOrString = "targetPort",
    }
}
