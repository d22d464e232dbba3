//! `cargo xtask`: what developers and CI run.

mod bench;
mod fuzz;
mod layers;
mod parity;
mod schemas;
mod test;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Development commands of garboard
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Formatting, clippy, tests, tidiness, cargo-deny; ends with one line of totals
    Test,
    /// The tidiness checks alone: layers, file lengths, pages, headers
    Tidy,
    /// Write docs/parity.md: what became of every check of the other tools
    Parity,
    /// Measure the release build against its limits
    Bench(bench::Arguments),
    /// Make the tables of Kubernetes' fields and API versions anew; needs Go and its module proxy
    Schemas,
    /// Run a property test for longer
    Fuzz(fuzz::Arguments),
}

fn main() -> anyhow::Result<ExitCode> {
    match Cli::parse().command {
        Command::Test => test::run(),
        Command::Tidy => Ok(tidy::run()),
        Command::Parity => parity::run(),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Schemas => schemas::run(),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
    }
}

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Says something to the person who runs the command.
#[expect(
    clippy::print_stdout,
    reason = "printing is what these commands are for"
)]
fn say(text: &str) {
    println!("{text}");
}
