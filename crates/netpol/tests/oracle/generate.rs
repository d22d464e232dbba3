//! Small clusters that touch every form of policy.

use serde_json::{Value, json};

/// A cluster as a List of manifests.
pub(crate) fn cluster(seed: u64) -> String {
    let mut random = Random(seed | 1);
    let mut items = Vec::new();
    for namespace in NAMESPACES {
        if random.one_in(4) {
            continue; // a namespace that only its pods name
        }
        let mut labels = json!({});
        if random.one_in(2) {
            labels["team"] = random.pick(&VALUES).into();
        }
        items.push(json!({
            "apiVersion": "v1", "kind": "Namespace",
            "metadata": {"name": namespace, "labels": labels},
        }));
    }
    let has_addresses = random.one_in(2);
    for number in 0..2 + random.below(4) {
        items.push(pod(&mut random, number, has_addresses));
    }
    if random.one_in(3) {
        items.push(json!({
            "apiVersion": "v1", "kind": "Node",
            "metadata": {"name": "node", "labels": labels(&mut random)},
            "status": {"addresses": [{"type": "InternalIP", "address": "10.0.1.1"}]},
        }));
    }
    for number in 0..random.below(4) {
        items.push(network_policy(&mut random, number));
    }
    for number in 0..random.below(3) {
        items.push(admin_policy(&mut random, number));
    }
    json!({"apiVersion": "v1", "kind": "List", "items": items}).to_string()
}

const NAMESPACES: [&str; 3] = ["x", "y", "z"];
const KEYS: [&str; 2] = ["app", "tier"];
const VALUES: [&str; 2] = ["a", "b"];
const PORT_NAMES: [&str; 3] = ["web", "dns", "none"];
const BLOCKS: [&str; 7] = [
    "0.0.0.0/0",
    "10.0.0.0/8",
    "10.0.0.0/24",
    "10.0.0.1/32",
    "fd00::/8",
    "::/0",
    "192.168.0.0/16",
];

/// xorshift64*: the same cluster for a seed on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound
    }

    fn one_in(&mut self, bound: u64) -> bool {
        self.below(bound) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}

fn labels(random: &mut Random) -> Value {
    let mut labels = json!({});
    for key in KEYS {
        if !random.one_in(3) {
            labels[key] = random.pick(&VALUES).into();
        }
    }
    labels
}

fn pod(random: &mut Random, number: u64, has_addresses: bool) -> Value {
    let mut ports = Vec::new();
    for name in &PORT_NAMES[..2] {
        if random.one_in(2) {
            ports.push(json!({
                "name": name,
                "containerPort": random.pick(&[80, 443, 8080]),
                "protocol": random.pick(&["TCP", "UDP", "SCTP"]),
            }));
        }
    }
    let mut spec = json!({"containers": [{"name": "c", "image": "i", "ports": ports}]});
    if random.one_in(8) {
        spec["hostNetwork"] = true.into();
    }
    let mut pod = json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {
            "name": format!("pod-{number}"),
            "namespace": random.pick(&NAMESPACES),
            "labels": labels(random),
        },
        "spec": spec,
    });
    if has_addresses {
        let v4 = format!("10.0.{}.{}", random.below(2), 1 + number);
        pod["status"] = json!({"phase": "Running", "podIP": v4});
    }
    pod
}

fn selector(random: &mut Random, keys: &[&str]) -> Value {
    match random.below(4) {
        0 => json!({}),
        1 => json!({"matchLabels": {random.pick(keys): random.pick(&VALUES)}}),
        2 => json!({"matchExpressions": [{
            "key": random.pick(keys),
            "operator": random.pick(&["Exists", "DoesNotExist"]),
        }]}),
        _ => json!({"matchExpressions": [{
            "key": random.pick(keys),
            "operator": random.pick(&["In", "NotIn"]),
            "values": if random.one_in(2) { json!(["a"]) } else { json!(["a", "b"]) },
        }]}),
    }
}

fn namespace_selector(random: &mut Random) -> Value {
    if random.one_in(4) {
        return json!({"matchLabels": {
            "kubernetes.io/metadata.name": random.pick(&NAMESPACES)
        }});
    }
    selector(random, &["team"])
}

fn network_policy(random: &mut Random, number: u64) -> Value {
    let mut spec = json!({});
    if !random.one_in(4) {
        spec["podSelector"] = selector(random, &KEYS);
    }
    match random.below(4) {
        0 => spec["policyTypes"] = json!(["Ingress"]),
        1 => spec["policyTypes"] = json!(["Egress"]),
        2 => spec["policyTypes"] = json!(["Ingress", "Egress"]),
        _ => {}
    }
    for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
        if random.one_in(3) {
            continue;
        }
        let rules: Vec<Value> = (0..random.below(3))
            .map(|_| network_policy_rule(random, peers))
            .collect();
        spec[direction] = rules.into();
    }
    json!({
        "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
        "metadata": {"name": format!("np-{number}"), "namespace": random.pick(&NAMESPACES)},
        "spec": spec,
    })
}

fn network_policy_rule(random: &mut Random, peers_name: &str) -> Value {
    let mut rule = json!({});
    if !random.one_in(4) {
        let peers: Vec<Value> = (0..random.below(3)).map(|_| peer(random)).collect();
        rule[peers_name] = peers.into();
    }
    if !random.one_in(3) {
        let ports: Vec<Value> = (0..random.below(3)).map(|_| port(random)).collect();
        rule["ports"] = ports.into();
    }
    rule
}

fn peer(random: &mut Random) -> Value {
    match random.below(5) {
        0 => json!({"podSelector": selector(random, &KEYS)}),
        1 => json!({"namespaceSelector": namespace_selector(random)}),
        2 => json!({
            "podSelector": selector(random, &KEYS),
            "namespaceSelector": namespace_selector(random),
        }),
        3 => json!({"ipBlock": {"cidr": "10.0.0.0/8", "except": [
            random.pick(&["10.0.0.0/24", "10.0.1.0/24", "10.0.0.2/32"])
        ]}}),
        _ => json!({"ipBlock": {"cidr": random.pick(&BLOCKS)}}),
    }
}

fn port(random: &mut Random) -> Value {
    let protocol = random.pick(&["TCP", "UDP", "SCTP"]);
    match random.below(4) {
        0 => json!({"protocol": protocol}),
        1 => json!({"protocol": protocol, "port": random.pick(&PORT_NAMES)}),
        2 => json!({"port": 80, "endPort": random.pick(&[80, 443, 8080])}),
        _ => json!({"protocol": protocol, "port": random.pick(&[80, 443, 8080])}),
    }
}

fn admin_policy(random: &mut Random, number: u64) -> Value {
    let is_cluster = random.one_in(2);
    let mut rules = |peers: &str, is_egress: bool| -> Vec<Value> {
        (0..random.below(3))
            .map(|_| admin_rule(random, peers, is_egress, is_cluster))
            .collect()
    };
    let (ingress, egress) = (rules("from", false), rules("to", true));
    let subject = if random.one_in(2) {
        json!({"namespaces": namespace_selector(random)})
    } else {
        json!({"pods": {
            "namespaceSelector": namespace_selector(random),
            "podSelector": selector(random, &KEYS),
        }})
    };
    let mut spec = json!({
        "priority": number,
        "subject": subject,
        "ingress": ingress,
        "egress": egress,
    });
    let (version, kind) = if is_cluster {
        spec["tier"] = random.pick(&["Admin", "Baseline"]).into();
        ("v1alpha2", "ClusterNetworkPolicy")
    } else if random.one_in(3) {
        ("v1alpha1", "BaselineAdminNetworkPolicy")
    } else {
        ("v1alpha1", "AdminNetworkPolicy")
    };
    json!({
        "apiVersion": format!("policy.networking.k8s.io/{version}"), "kind": kind,
        "metadata": {"name": format!("admin-{number}")},
        "spec": spec,
    })
}

fn admin_rule(random: &mut Random, peers_name: &str, is_egress: bool, is_cluster: bool) -> Value {
    let allow = if is_cluster { "Accept" } else { "Allow" };
    let peers: Vec<Value> = (0..=random.below(2))
        .map(|_| admin_peer(random, is_egress))
        .collect();
    let mut rule = json!({
        "name": "rule",
        "action": random.pick(&[allow, "Deny", "Pass"]),
        peers_name: peers,
    });
    if random.one_in(3) {
        return rule;
    }
    let protocol = random.pick(&["TCP", "UDP", "SCTP"]);
    let number = random.pick(&[80, 443, 8080]);
    if is_cluster {
        let transport = match random.below(3) {
            0 => json!({}),
            1 => json!({"destinationPort": {"number": number}}),
            _ => json!({"destinationPort": {"range": {"start": 80, "end": number + 1}}}),
        };
        rule["protocols"] = match random.below(4) {
            0 => json!([{"destinationNamedPort": random.pick(&PORT_NAMES)}]),
            _ => json!([{protocol.to_lowercase(): transport}]),
        };
    } else {
        rule["ports"] = match random.below(3) {
            0 => json!([{"namedPort": random.pick(&PORT_NAMES)}]),
            1 => json!([{"portNumber": {"protocol": protocol, "port": number}}]),
            _ => json!([{"portRange": {"protocol": protocol, "start": 80, "end": number + 1}}]),
        };
    }
    rule
}

fn admin_peer(random: &mut Random, is_egress: bool) -> Value {
    match random.below(if is_egress { 5 } else { 2 }) {
        0 => json!({"namespaces": namespace_selector(random)}),
        1 => json!({"pods": {
            "namespaceSelector": namespace_selector(random),
            "podSelector": selector(random, &KEYS),
        }}),
        2 => json!({"nodes": selector(random, &KEYS)}),
        3 => json!({}),
        _ => json!({"networks": [random.pick(&BLOCKS)]}),
    }
}
