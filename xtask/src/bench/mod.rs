//! `cargo xtask bench`: the release build against its limits, recorded with the machine.
//!
//! ```text
//! scenario ─► input made for it ─► runs of the release build ─► rows: value, limit ─► table
//! ```

mod audit;
mod dump;
mod measure;
mod rbac;
mod scan;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};

use crate::{root, say};
use measure::{RUNS, Row};

/// Arguments of `bench`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Only these scenarios
    #[arg(value_enum, value_name = "SCENARIO")]
    scenarios: Vec<Scenario>,

    /// Write the run to benches/runs/NAME.md
    #[arg(long, value_name = "NAME")]
    record: Option<String>,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Scenario {
    /// Manifests by the thousand
    Scan,
    /// Questions about a large cluster
    Rbac,
    /// Least privilege from a gigabyte of audit log
    Audit,
}

impl Scenario {
    fn measure(self, binary: &Path, folder: &Path) -> anyhow::Result<Vec<Row>> {
        match self {
            Scenario::Scan => scan::measure(binary, folder),
            Scenario::Rbac => rbac::measure(binary, folder),
            Scenario::Audit => audit::measure(binary, folder),
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let scenarios = if arguments.scenarios.is_empty() {
        Scenario::value_variants()
    } else {
        &arguments.scenarios
    };
    let binary = build()?;
    let mut rows = Vec::new();
    for scenario in scenarios {
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        rows.extend(scenario.measure(&binary, folder.path())?);
    }
    let mut table =
        String::from("| measurement | value | limit | of the limit |\n|---|---|---|---|\n");
    for row in &rows {
        let share = row.value / row.limit * 100.0;
        writeln!(
            table,
            "| {} | {:.3} {} | {} | {share:.0} % |",
            row.name, row.value, row.unit, row.limit
        )?;
    }
    say(&table);
    if let Some(name) = &arguments.record {
        let file = root().join("benches/runs").join(format!("{name}.md"));
        fs::create_dir_all(root().join("benches/runs"))?;
        fs::write(
            &file,
            format!(
                "# {name}\n\n{}\n`cargo xtask bench{}`, median of {RUNS} runs:\n\n{table}",
                machine(),
                words(&arguments.scenarios),
            ),
        )?;
    }
    let is_fine = rows.iter().all(|row| row.value <= row.limit);
    Ok(if is_fine {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn build() -> anyhow::Result<PathBuf> {
    let status = Command::new("cargo")
        .args(["build", "--release", "-p", "garboard"])
        .current_dir(root())
        .status()?;
    if !status.success() {
        bail!("the release build failed");
    }
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    Ok(target.join("release/garboard"))
}

/// The scenarios as they were asked for.
fn words(scenarios: &[Scenario]) -> String {
    let values = scenarios.iter().filter_map(ValueEnum::to_possible_value);
    values.fold(String::new(), |words, value| words + " " + value.get_name())
}

/// The folder of recorded cases, which may not be there.
fn conformance() -> PathBuf {
    std::env::var_os("GARBOARD_CONFORMANCE")
        .map_or_else(|| root().join("../shared/conformance"), PathBuf::from)
}

fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, name: &str| {
        text.lines()
            .find_map(|line| {
                line.strip_prefix(name)?
                    .trim_start()
                    .strip_prefix(':')
                    .map(|it| it.trim().to_owned())
            })
            .unwrap_or_default()
    };
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let command = |program: &str, arguments: &[&str]| {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(root())
            .output();
        output
            .map(|it| String::from_utf8_lossy(&it.stdout).trim().to_owned())
            .unwrap_or_default()
    };
    format!(
        "{} · {cores} cores · {} · kernel {} · {} · revision {}\n",
        field(&read("/proc/cpuinfo"), "model name"),
        field(&read("/proc/meminfo"), "MemTotal"),
        read("/proc/sys/kernel/osrelease").trim(),
        command("rustc", &["--version"]),
        command("git", &["rev-parse", "--short", "HEAD"]),
    )
}
