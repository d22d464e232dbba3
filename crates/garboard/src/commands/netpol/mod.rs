//! `garboard netpol`: who can reach whom, as network policies decide it.

mod list;

use clap::{Args, Subcommand};

use crate::cli::Global;
use crate::exit::Exit;

/// Arguments of `netpol`.
#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List every connection that is allowed: between workloads, and with what is outside
    List(list::ListArguments),
}

pub(crate) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<Exit> {
    match &arguments.verb {
        Verb::List(arguments) => list::run(arguments, global),
    }
}
