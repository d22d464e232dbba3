//! `cargo xtask test`: every check, one after the other, whatever fails before; totals at the end.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::Context as _;

use crate::{parity, root, say, tidy};

#[derive(Default)]
struct Totals {
    passed: u64,
    failed: u64,
    skipped: u64,
}

pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let mut totals = Totals::default();
    step("formatting", &mut totals, || {
        Ok(cargo(&["fmt", "--all", "--check"])? & are_rules_formatted()?)
    })?;
    step("clippy", &mut totals, || {
        cargo(&[
            "clippy",
            "--quiet",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ])
    })?;
    step(
        "tidiness",
        &mut totals,
        || Ok(tidy::complaints().is_empty()),
    )?;
    parity(&mut totals)?;
    tests(&mut totals)?;
    deny(&mut totals)?;
    let Totals {
        passed,
        failed,
        skipped,
    } = totals;
    say(&format!(
        "{passed} passed, {failed} failed, {skipped} skipped"
    ));
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Runs one check that passes or fails as a whole.
fn step(
    name: &str,
    totals: &mut Totals,
    check: impl FnOnce() -> anyhow::Result<bool>,
) -> anyhow::Result<()> {
    let start = Instant::now();
    let is_fine = check()?;
    let verdict = if is_fine { "ok" } else { "FAILED" };
    say(&format!(
        "== {name}: {verdict} ({:.1} s)",
        start.elapsed().as_secs_f64()
    ));
    *(if is_fine {
        &mut totals.passed
    } else {
        &mut totals.failed
    }) += 1;
    Ok(())
}

/// cargo fmt does not see the modules that `rules!` declares.
fn are_rules_formatted() -> anyhow::Result<bool> {
    let mut files = Vec::new();
    for krate in fs::read_dir(root().join("crates")).context("there are crates")? {
        let Ok(rules) = fs::read_dir(krate?.path().join("src/rules")) else {
            continue; // a crate without rules
        };
        for rule in rules {
            files.push(rule?.path());
        }
    }
    files.retain(|file| file.extension().is_some_and(|it| it == "rs"));
    let status = Command::new("rustfmt")
        .args(["--edition", "2024", "--check"])
        .args(&files)
        .status();
    Ok(status.context("cannot run rustfmt")?.success())
}

fn cargo(arguments: &[&str]) -> anyhow::Result<bool> {
    let status = Command::new("cargo")
        .args(arguments)
        .current_dir(root())
        .status();
    Ok(status
        .with_context(|| format!("cannot run cargo {}", arguments.join(" ")))?
        .success())
}

/// `cargo test`, its own lines shown as they come and added up.
fn tests(totals: &mut Totals) -> anyhow::Result<()> {
    let log = tempfile::NamedTempFile::new().context("cannot make a temporary file")?;
    let mut child = Command::new("cargo")
        .args(["test", "--quiet", "--workspace", "--no-fail-fast"])
        .current_dir(root())
        .env("GARBOARD_SKIP_LOG", log.path())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run cargo test")?;
    let failed_before = totals.failed;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let line = line.context("cannot read the output of cargo test")?;
            if let Some((passed, failed)) = counts(&line) {
                totals.passed += passed;
                totals.failed += failed;
            } else if !line.is_empty() {
                say(&line);
            }
        }
    }
    let is_fine = child.wait().context("cargo test did not end")?.success();
    if !is_fine && totals.failed == failed_before {
        totals.failed += 1; // it did not even compile
    }
    for line in fs::read_to_string(log.path()).unwrap_or_default().lines() {
        say(line);
        totals.skipped += 1;
    }
    Ok(())
}

/// The numbers of `test result: ok. 3 passed; 0 failed; …`.
fn counts(line: &str) -> Option<(u64, u64)> {
    let rest = line.strip_prefix("test result: ")?;
    let number = |word: &str| {
        rest.split([';', '.'])
            .find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
    };
    Some((number("passed")?, number("failed")?))
}

/// Whether every check of the other tools is accounted for, where their catalogues are.
fn parity(totals: &mut Totals) -> anyhow::Result<()> {
    let Some(complaints) = parity::complaints()? else {
        say("== parity: not run, the catalogues are not on this machine");
        totals.skipped += 1;
        return Ok(());
    };
    for complaint in &complaints {
        say(complaint);
    }
    step("parity", totals, || Ok(complaints.is_empty()))
}

fn deny(totals: &mut Totals) -> anyhow::Result<()> {
    let is_there = Command::new("cargo")
        .args(["deny", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if is_there {
        return step("licences and sources", totals, || {
            cargo(&["deny", "--offline", "check"])
        });
    }
    say("== licences and sources: not run, cargo-deny is not installed");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::counts;

    #[test]
    fn results_are_read() {
        let line =
            "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(counts(line), Some((12, 3)));
        assert_eq!(counts("running 3 tests"), None);
    }
}
