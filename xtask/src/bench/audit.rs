//! `garboard rbac learn` on an audit log of a gigabyte: what a cluster of 800 accounts writes in some
//! hours, watched over by controllers that mostly ask for the same again.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Context as _;

use super::measure::{Row, median};

/// Bytes of the log.
const SIZE: u64 = 1 << 30;

/// What accounts ask for: group, resource, verb, and whether objects are named.
const ASKED: [(&str, &str, &str, bool); 10] = [
    ("", "pods", "list", false),
    ("", "pods", "watch", false),
    ("", "configmaps", "get", true),
    ("", "secrets", "get", true),
    ("", "events", "create", false),
    ("", "endpoints", "watch", false),
    ("apps", "deployments", "patch", true),
    ("apps", "replicasets", "list", false),
    ("coordination.k8s.io", "leases", "get", true),
    ("coordination.k8s.io", "leases", "update", true),
];

/// Measures the release build.
pub(super) fn measure(binary: &Path, folder: &Path) -> anyhow::Result<Vec<Row>> {
    let file = folder.join("audit.log");
    let (bytes, events) = write(&file).context("cannot write the log")?;
    let arguments: [&OsStr; 6] = [
        "rbac".as_ref(),
        "learn".as_ref(),
        "--audit".as_ref(),
        file.as_ref(),
        "-o".as_ref(),
        "json=/dev/null".as_ref(),
    ];
    let measured = median(binary, &arguments)?;
    let wall = measured.wall.as_secs_f64();
    let seconds_of = |count: u64, a_second: f64| (count as f64 / a_second, count as f64 / wall);
    let (at_bytes, bytes_a_second) = seconds_of(bytes, 300e6);
    let (at_events, events_a_second) = seconds_of(events, 300e3);
    Ok(vec![
        Row::new(
            format!(
                "learn from 1 GiB of log, wall at {:.0} MB/s (limit: 300 MB/s)",
                bytes_a_second / 1e6
            ),
            wall,
            at_bytes,
            "s",
        ),
        Row::new(
            format!("the same, wall at {events_a_second:.0} events/s (limit: 300,000 events/s)"),
            wall,
            at_events,
            "s",
        ),
        Row::new("the same, resident", measured.peak, 100.0, "MiB"),
    ])
}

/// Writes the log; gives its bytes and events.
fn write(file: &Path) -> anyhow::Result<(u64, u64)> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(file)?);
    let (mut bytes, mut events, mut random) = (0, 0, Random(1));
    while bytes < SIZE {
        let event = event(events, &mut random);
        out.write_all(event.as_bytes())?;
        bytes += event.len() as u64;
        events += 1;
    }
    out.flush()?;
    Ok((bytes, events))
}

/// A linear congruential generator: the same log on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// An event as a server of today writes it at the level Metadata, about 1 KB.
fn event(number: u64, random: &mut Random) -> String {
    let (namespace, account) = (random.below(160), random.below(5));
    // Each account asks for a few of the things, and for the same objects.
    let asked = (account + random.below(4)) % 10;
    let (group, resource, verb, is_named) = ASKED[asked as usize]; // below the length
    let name = if is_named {
        format!("object-{}", (namespace + random.below(6)) % 20)
    } else {
        String::new()
    };
    let (second, micro) = (number / 400, random.below(1_000_000));
    let time = format!(
        "2026-05-{:02}T{:02}:{:02}:{:02}.{micro:06}Z",
        1 + second / 86_400,
        second / 3600 % 24,
        second / 60 % 60,
        second % 60
    );
    let user = format!("system:serviceaccount:ns-{namespace}:sa-{account}");
    format!(
        "{{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\",\
         \"auditID\":\"{number:08x}-6e4c-4a58-9a5b-{:012x}\",\"stage\":\"ResponseComplete\",\
         \"requestURI\":\"/apis/{group}/v1/namespaces/ns-{namespace}/{resource}/{name}?timeout=10s\",\
         \"verb\":\"{verb}\",\"user\":{{\"username\":\"{user}\",\
         \"uid\":\"6f2c1eb0-6e4c-4a58-9a5b-6d7e8f901234\",\"groups\":[\"system:serviceaccounts\",\
         \"system:serviceaccounts:ns-{namespace}\",\"system:authenticated\"],\
         \"extra\":{{\"authentication.kubernetes.io/node-name\":[\"node-17\"],\
         \"authentication.kubernetes.io/pod-name\":[\"worker-5f6d8c9b7-x2x4z\"]}}}},\
         \"sourceIPs\":[\"10.12.34.56\"],\"userAgent\":\"worker/v1.2.3 (linux/amd64) kubernetes/abcdef0\",\
         \"objectRef\":{{\"resource\":\"{resource}\",\"namespace\":\"ns-{namespace}\",\"name\":\"{name}\",\
         \"apiGroup\":\"{group}\",\"apiVersion\":\"v1\"}},\
         \"responseStatus\":{{\"metadata\":{{}},\"code\":200}},\
         \"requestReceivedTimestamp\":\"{time}\",\"stageTimestamp\":\"{time}\",\
         \"annotations\":{{\"authorization.k8s.io/decision\":\"allow\",\"authorization.k8s.io/reason\":\
         \"RBAC: allowed by RoleBinding \\\"worker/ns-{namespace}\\\" of Role \\\"worker\\\" to \
         ServiceAccount \\\"sa-{account}/ns-{namespace}\\\"\"}}}}\n",
        random.below(1 << 30)
    )
}
