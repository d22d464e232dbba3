//! `cargo xtask fuzz`: the property tests, for longer.

use std::process::{Command, ExitCode};

use anyhow::{Context as _, bail};
use clap::Args;

use crate::root;

/// Targets: name, package, test.
const TARGETS: [(&str, &str, &str); 8] = [
    ("yaml", "garboard-manifest", "properties"),
    ("selectors", "garboard-world", "selectors"),
    ("fingerprint", "garboard-workload", "fingerprint"),
    ("rbac", "garboard-rbac", "oracle"),
    ("learn", "garboard-rbac", "learn"),
    ("audit-log", "garboard-audit-event", "reading"),
    ("audit-policy", "garboard-audit-event", "policy"),
    ("netpol", "garboard-netpol", "oracle"),
];

/// Arguments of `fuzz`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// yaml, selectors, fingerprint, rbac, learn, audit-log, audit-policy, netpol
    target: String,

    /// Cases to try
    #[arg(long, default_value_t = 100_000)]
    cases: u64,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let target = TARGETS.iter().find(|(name, ..)| *name == arguments.target);
    let Some((_, package, test)) = target else {
        let names: Vec<&str> = TARGETS.iter().map(|(name, ..)| *name).collect();
        bail!(
            "no target \"{}\"; one of {}",
            arguments.target,
            names.join(", ")
        );
    };
    let cases = arguments.cases.to_string();
    let status = Command::new("cargo")
        .args(["test", "--release", "--package", package, "--test", test])
        .current_dir(root())
        .env("PROPTEST_CASES", &cases)
        .env("GARBOARD_FUZZ_CASES", &cases)
        .status()
        .context("cannot run cargo test")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
