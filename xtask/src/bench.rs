//! `cargo xtask bench`: the release build against its limits, recorded with the machine.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use clap::Args;

use crate::{root, say};

/// Arguments of `bench`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Write the run to benches/runs/NAME.md
    #[arg(long, value_name = "NAME")]
    record: Option<String>,
}

/// Runs of each measurement; the median counts.
const RUNS: usize = 5;

struct Row {
    name: &'static str,
    value: f64,
    limit: f64,
    unit: &'static str,
}

struct Measured {
    wall: Duration,
    /// Highest resident set, in MiB, as /proc shows it while the process runs.
    peak: f64,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let binary = build()?;
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let rows = measure(&binary, folder.path())?;
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
                "# {name}\n\n{}\n`cargo xtask bench`, median of {RUNS} runs:\n\n{table}",
                machine()
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

fn measure(binary: &Path, folder: &Path) -> anyhow::Result<Vec<Row>> {
    let many = folder.join("10k");
    deployments(&many, 10_000)?;
    let scan = median(binary, &many)?;
    let mut rows = vec![
        Row {
            name: "10,000 Deployments, wall",
            value: scan.wall.as_secs_f64(),
            limit: 1.0,
            unit: "s",
        },
        Row {
            name: "10,000 Deployments, resident",
            value: scan.peak,
            limit: 150.0,
            unit: "MiB",
        },
    ];
    let corpus = std::env::var_os("GARBOARD_CONFORMANCE")
        .map_or_else(|| root().join("../shared/conformance"), PathBuf::from)
        .join("corpus");
    if corpus.exists() {
        let wall = median(binary, &corpus)?.wall.as_secs_f64();
        rows.push(Row {
            name: "corpus, wall",
            value: wall,
            limit: 0.15,
            unit: "s",
        });
    } else {
        say("skipped: conformance/corpus is not on this machine");
    }
    let one = folder.join("one");
    deployments(&one, 1)?;
    let wall = median(binary, &one)?.wall.as_secs_f64() * 1000.0;
    rows.push(Row {
        name: "one file, wall",
        value: wall,
        limit: 10.0,
        unit: "ms",
    });
    let (small, large) = (folder.join("1k"), folder.join("100k"));
    deployments(&small, 1_000)?;
    deployments(&large, 100_000)?;
    let per_document = median(binary, &large)?.wall.as_secs_f64() / 100_000.0;
    let reference = median(binary, &small)?.wall.as_secs_f64() / 1_000.0;
    rows.push(Row {
        name: "document at 100,000 to document at 1,000",
        value: per_document / reference,
        limit: 1.3,
        unit: "×",
    });
    let same = bytes(binary, &small, "1")? == bytes(binary, &small, "8")?;
    rows.push(Row {
        name: "bytes that differ between -j 1 and -j 8 (0: none)",
        value: f64::from(u8::from(!same)),
        limit: 0.5,
        unit: "",
    });
    Ok(rows)
}

fn bytes(binary: &Path, input: &Path, jobs: &str) -> anyhow::Result<Vec<u8>> {
    let output = Command::new(binary)
        .arg("scan")
        .arg(input)
        .args(["-o", "json", "-j", jobs])
        .output()?;
    Ok(output.stdout)
}

fn median(binary: &Path, input: &Path) -> anyhow::Result<Measured> {
    let mut runs = (0..RUNS)
        .map(|_| once(binary, input))
        .collect::<anyhow::Result<Vec<_>>>()?;
    runs.sort_by_key(|run| run.wall);
    Ok(runs.swap_remove(RUNS / 2))
}

fn once(binary: &Path, input: &Path) -> anyhow::Result<Measured> {
    let start = Instant::now();
    let mut child = Command::new(binary)
        .arg("scan")
        .arg(input)
        .args(["-o", "json=/dev/null", "--fail-on", "none"])
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

/// Deployments of about 0.7 KB in as many files, two containers and about ten findings each.
fn deployments(folder: &Path, count: usize) -> anyhow::Result<()> {
    for number in 0..count {
        let folder = folder.join(format!("{:03}", number / 1000));
        if number % 1000 == 0 {
            fs::create_dir_all(&folder)?;
        }
        let tag = if number % 3 == 0 { "latest" } else { "1.4.2" };
        let text = format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: berth-{number}\n  namespace: port-{}\n  labels:\n    app: berth-{number}\nspec:\n  replicas: 2\n  selector:\n    matchLabels:\n      app: berth-{number}\n  template:\n    metadata:\n      labels:\n        app: berth-{number}\n    spec:\n      automountServiceAccountToken: false\n      serviceAccountName: berth\n      securityContext:\n        runAsNonRoot: true\n      containers:\n        - name: web\n          image: registry.example/berth:{tag}\n          ports:\n            - containerPort: 8080\n          resources:\n            limits:\n              memory: 64Mi\n        - name: log\n          image: registry.example/log:2.0\n          securityContext:\n            allowPrivilegeEscalation: false\n",
            number % 50
        );
        fs::write(folder.join(format!("{number}.yaml")), text)?;
    }
    Ok(())
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
