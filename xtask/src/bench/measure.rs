//! One measurement: a process from start to end, its time and its memory.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;

/// Runs of each measurement; the median counts.
pub(super) const RUNS: usize = 5;

/// A line of the table.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) value: f64,
    pub(super) limit: f64,
    pub(super) unit: &'static str,
}

/// What a run took.
pub(super) struct Measured {
    pub(super) wall: Duration,
    /// Highest resident set, in MiB, as /proc shows it while the process runs.
    pub(super) peak: f64,
}

impl Row {
    pub(super) fn new(name: impl Into<String>, value: f64, limit: f64, unit: &'static str) -> Row {
        Row {
            name: name.into(),
            value,
            limit,
            unit,
        }
    }
}

/// The run of median time.
pub(super) fn median(binary: &Path, arguments: &[&OsStr]) -> anyhow::Result<Measured> {
    let mut runs = (0..RUNS)
        .map(|_| once(binary, arguments))
        .collect::<anyhow::Result<Vec<_>>>()?;
    runs.sort_by_key(|run| run.wall);
    Ok(runs.swap_remove(RUNS / 2))
}

fn once(binary: &Path, arguments: &[&OsStr]) -> anyhow::Result<Measured> {
    let start = Instant::now();
    let mut child = Command::new(binary)
        .args(arguments)
        .stdout(Stdio::null())
        .spawn()
        .context("cannot run the release build")?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak: f64 = 0.0;
    loop {
        if child.try_wait()?.is_some() {
            return Ok(Measured {
                wall: start.elapsed(),
                peak,
            });
        }
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib: f64 = line
            .and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok())
            .unwrap_or(0.0);
        peak = peak.max(kib / 1024.0);
        std::thread::sleep(Duration::from_micros(500));
    }
}
