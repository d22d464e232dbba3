//! `garboard scan` on manifests by the thousand.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::conformance;
use super::measure::{Measured, Row, median};
use crate::say;

/// Measures the release build.
pub(super) fn measure(binary: &Path, folder: &Path) -> anyhow::Result<Vec<Row>> {
    let many = folder.join("10k");
    deployments(&many, 10_000)?;
    let of_many = scan(binary, &many)?;
    let mut rows = vec![
        Row::new(
            "10,000 Deployments, wall",
            of_many.wall.as_secs_f64(),
            1.0,
            "s",
        ),
        Row::new("10,000 Deployments, resident", of_many.peak, 150.0, "MiB"),
    ];
    let of_all = scan_with(binary, &many, &["--profile", "all"])?;
    rows.push(Row::new(
        "10,000 Deployments, every rule, wall",
        of_all.wall.as_secs_f64(),
        1.5,
        "s",
    ));
    rows.push(Row::new(
        "10,000 Deployments, every rule, resident",
        of_all.peak,
        200.0,
        "MiB",
    ));
    let corpus = conformance().join("corpus");
    if corpus.exists() {
        let wall = scan(binary, &corpus)?.wall.as_secs_f64();
        rows.push(Row::new("corpus, wall", wall, 0.15, "s"));
    } else {
        say("skipped: conformance/corpus is not on this machine");
    }
    let one = folder.join("one");
    deployments(&one, 1)?;
    let wall = scan(binary, &one)?.wall.as_secs_f64() * 1000.0;
    rows.push(Row::new("one file, wall", wall, 10.0, "ms"));
    let (small, large) = (folder.join("1k"), folder.join("100k"));
    deployments(&small, 1_000)?;
    deployments(&large, 100_000)?;
    let per_document = scan(binary, &large)?.wall.as_secs_f64() / 100_000.0;
    let reference = scan(binary, &small)?.wall.as_secs_f64() / 1_000.0;
    rows.push(Row::new(
        "document at 100,000 to document at 1,000",
        per_document / reference,
        1.3,
        "×",
    ));
    let same = bytes(binary, &small, "1")? == bytes(binary, &small, "8")?;
    rows.push(Row::new(
        "bytes that differ between -j 1 and -j 8 (0: none)",
        f64::from(u8::from(!same)),
        0.5,
        "",
    ));
    Ok(rows)
}

fn scan(binary: &Path, input: &Path) -> anyhow::Result<Measured> {
    scan_with(binary, input, &[])
}

fn scan_with(binary: &Path, input: &Path, more: &[&str]) -> anyhow::Result<Measured> {
    let input = input.as_os_str();
    let arguments = ["-o", "json=/dev/null", "--fail-on", "none"].map(AsRef::as_ref);
    let all: Vec<_> = ["scan".as_ref(), input]
        .into_iter()
        .chain(arguments)
        .chain(more.iter().map(AsRef::as_ref))
        .collect();
    median(binary, &all)
}

fn bytes(binary: &Path, input: &Path, jobs: &str) -> anyhow::Result<Vec<u8>> {
    let output = Command::new(binary)
        .arg("scan")
        .arg(input)
        .args(["-o", "json", "-j", jobs])
        .output()?;
    Ok(output.stdout)
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
