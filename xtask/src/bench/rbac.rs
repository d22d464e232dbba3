//! `garboard rbac` on a cluster of 11,000 subjects, 5,000 bindings and 30,000 pods.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};

use super::dump::{self, LARGE};
use super::measure::{Row, median};
use crate::root;

/// Limits of what is measured inside of one process, in milliseconds.
const LIMITS: [(&str, f64); 6] = [
    ("compile", 50.0),
    ("can-i", 5.0),
    ("who-can", 5.0),
    ("effective", 5.0),
    ("matrix", 5.0),
    ("powers", 100.0),
];

/// Measures the release build.
pub(super) fn measure(binary: &Path, folder: &Path) -> anyhow::Result<Vec<Row>> {
    let file = folder.join("dump.json");
    dump::write(&LARGE, &file).context("cannot write the dump")?;
    let mut rows = inside(&file)?;
    let file = file.as_os_str();
    let whole = |arguments: &[&str]| {
        let arguments: Vec<&OsStr> = arguments.iter().map(AsRef::as_ref).collect();
        let end = [
            "-f".as_ref(),
            file,
            "-o".as_ref(),
            "json=/dev/null".as_ref(),
        ];
        median(binary, &[&arguments[..], &end[..]].concat())
    };
    for arguments in [
        &["rbac", "who-can", "get", "secrets"][..],
        &["rbac", "matrix"],
        &["rbac", "sa"],
    ] {
        let measured = whole(arguments)?;
        let name = arguments.join(" ");
        let wall = measured.wall.as_secs_f64();
        rows.push(Row::new(format!("{name}, wall"), wall, 2.0, "s"));
        rows.push(Row::new(
            format!("{name}, resident"),
            measured.peak,
            300.0,
            "MiB",
        ));
    }
    Ok(rows)
}

/// What `crates/rbac/benches/questions.rs` measures: lines of a name and milliseconds.
fn inside(file: &Path) -> anyhow::Result<Vec<Row>> {
    let output = Command::new("cargo")
        .args([
            "bench",
            "--quiet",
            "-p",
            "garboard-rbac",
            "--bench",
            "questions",
            "--",
        ])
        .arg(file)
        .current_dir(root())
        .output()
        .context("cannot run cargo bench")?;
    if !output.status.success() {
        bail!(
            "cargo bench failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let rows = LIMITS.map(|(name, limit)| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        let value = line.and_then(|rest| rest.trim().parse().ok());
        let value: f64 = value.with_context(|| format!("{name} was not measured"))?;
        Ok(Row::new(
            format!("rbac {name}, in process"),
            value,
            limit,
            "ms",
        ))
    });
    rows.into_iter().collect()
}
