//! The engine against a literal reading of the specifications, on generated clusters.
//!
//! ```text
//! seed ─► manifests ─► World ─┬─► Engine: sets, classes, signatures
//!                             └─► literal: one pod, one port, one rule at a time
//! ```

mod generate;
mod literal;

use garboard_netpol::{Cluster, Cni, EndpointId, Engine, Place, Protocol, Verdict};
use garboard_testkit::pages::Scene;
use garboard_world::World;
use literal::Answer;
use rayon::prelude::*;

/// Ports at which clusters are probed: every edge that the generator can make.
const PORTS: [u16; 7] = [1, 79, 80, 81, 443, 8080, 65_535];
/// Probes of one pair of places; the next pair goes on where this one stopped.
const PROBES: usize = 6;

/// Clusters to compare; `cargo xtask fuzz` asks for more.
fn cases() -> u64 {
    let asked_for = std::env::var("GARBOARD_FUZZ_CASES").ok();
    asked_for
        .and_then(|text| text.parse().ok())
        .unwrap_or(20_000)
}

#[test]
fn every_verdict_is_that_of_a_literal_reading() {
    let difference = (0..cases()).into_par_iter().find_map_any(|seed| {
        let manifests = generate::cluster(seed);
        let difference = compare(&Scene::new(&manifests).world).err()?;
        Some(format!("seed {seed}: {difference}\n{manifests}"))
    });
    assert_eq!(difference, None);
}

fn compare(world: &World) -> Result<(), String> {
    let cluster = Cluster::new(world);
    let engine = Engine::new(&cluster, Cni::Specification);
    let literal = literal::Reading::new(world);
    let places = places(&engine);
    let probes = Protocol::ALL.into_iter();
    let probes = probes.flat_map(|protocol| PORTS.map(|port| (protocol, port)));
    let probes: Vec<(Protocol, u16)> = probes.collect();
    let mut probes = probes.iter().cycle();
    for (source, destination) in pairs(&places) {
        let verdict = engine.verdict(source, destination);
        let from = literal::end(&engine, source);
        let to = literal::end(&engine, destination);
        for (protocol, port) in probes.by_ref().take(PROBES) {
            let ours = answer(&verdict, *protocol, *port);
            let theirs = literal.ask(&from, &to, *protocol, *port);
            // Sets do not see that two rules ask the same question, and may not know where the
            // literal reading does; but they must have a reason.
            let is_unknown = ours == Answer::Unknown && literal.has_unknowns();
            if ours != theirs && !is_unknown {
                return Err(format!(
                    "{from:?} -> {to:?} {protocol:?} {port}: {ours:?}, literally {theirs:?}"
                ));
            }
        }
    }
    Ok(())
}

fn answer(verdict: &Verdict, protocol: Protocol, port: u16) -> Answer {
    if verdict.allowed.holds(protocol, port) {
        Answer::Allowed
    } else if verdict.unknown.holds(protocol, port) {
        Answer::Unknown
    } else {
        Answer::Denied
    }
}

fn places(engine: &Engine<'_>) -> Vec<Place> {
    let cluster = engine.cluster();
    let pods = (0..cluster.endpoints.len() as u32).map(|it| Place::Endpoint(EndpointId(it)));
    let outside = (0..engine.atoms().len() as u32).map(Place::Addresses);
    let nodes = (0..cluster.nodes.len() as u32).map(Place::Node);
    pods.chain(outside).chain(nodes).collect()
}

/// Every two places of which one at least is a pod.
fn pairs(places: &[Place]) -> impl Iterator<Item = (Place, Place)> {
    let is_pod = |place: &Place| matches!(place, Place::Endpoint(_));
    places.iter().flat_map(move |source| {
        let others = places.iter();
        let others = others.filter(move |other| is_pod(source) || is_pod(other));
        others.map(|destination| (*source, *destination))
    })
}
