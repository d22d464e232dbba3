//! garboard: hardens Kubernetes clusters.
//!
//! The binary wires: arguments to sources, sources to a World, pillars to findings, findings to
//! formats. It judges nothing itself.

use std::process::ExitCode;

use clap::Parser as _;

mod answer;
mod cli;
mod commands;
mod configuration;
mod exit;
mod format;
mod judging;
mod listed;
mod mending;
mod object_name;
mod output;
mod pillars;
mod source;
mod terminal;
mod texts;

use cli::{Cli, Command};
use exit::Exit;

fn main() -> ExitCode {
    let Cli { command, global } = Cli::parse();
    let result = match command {
        Command::Scan(arguments) => commands::scan::run(&arguments, &global),
        Command::Baseline(arguments) => commands::baseline::run(&arguments, &global),
        Command::Diff(arguments) => commands::diff::run(&arguments, &global),
        Command::Why(arguments) => commands::why::run(&arguments, &global),
        Command::Fix(arguments) => commands::fix::run(&arguments, &global),
        Command::Pss(arguments) => commands::pss::run(arguments, &global),
        Command::Rbac(arguments) => commands::rbac::run(&arguments, &global),
        Command::Netpol(arguments) => commands::netpol::run(&arguments, &global),
        Command::Config(arguments) => commands::config::run(&arguments, &global),
        Command::Explain(arguments) => commands::explain::run(&arguments, &global),
        Command::Rules(arguments) => commands::rules::run(&arguments, &global),
        Command::Completion(arguments) => commands::completion::run(&arguments),
        Command::Man(arguments) => commands::man::run(&arguments),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(error) if output::is_broken_pipe(&error) => Exit::Clean.into(),
        Err(error) => {
            terminal::complain(&format!("{error:#}"));
            Exit::CouldNotRun.into()
        }
    }
}
