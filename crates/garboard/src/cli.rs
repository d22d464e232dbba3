//! The command line: every flag is defined once, here, with its help; completion and man pages are
//! made from it.

use clap::{Args, Parser, Subcommand};

use crate::commands;
use crate::terminal::Color;

/// Hardens Kubernetes clusters: finds what is weak in manifests, says why it matters, and what to
/// do first.
#[derive(Debug, Parser)]
#[command(
    name = "garboard",
    version,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 clean · 1 findings at or above --fail-on · 2 could not run · \
                  3 incomplete and otherwise clean\n\n\
                  Start with:  garboard scan DIR"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    #[command(flatten)]
    pub(crate) global: Global,
}

/// Flags of every verb.
#[derive(Args, Clone, Debug)]
pub(crate) struct Global {
    /// When to use colours; NO_COLOR and CLICOLOR_FORCE are honoured
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    pub(crate) color: Color,

    /// Print results only: no summary, no hints
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge manifests: files, folders, archives, stdin
    Scan(Box<commands::scan::Arguments>),
    /// Accept today's findings, so that only what is new fails
    Baseline(Box<commands::baseline::Arguments>),
    /// Which findings two sources differ in
    Diff(Box<commands::diff::Arguments>),
    /// Why a rule is reported about an object, or why it is not
    Why(Box<commands::why::Arguments>),
    /// Mend manifests: show what would change, or change it
    Fix(Box<commands::fix::Arguments>),
    /// Pod Security Standards, exactly as the API server decides them
    Pss(commands::pss::Arguments),
    /// Who can do what: RBAC, exactly as the API server decides it
    Rbac(Box<commands::rbac::Arguments>),
    /// Who can reach whom, as network policies decide it
    Netpol(commands::netpol::Arguments),
    /// Say what a rule finds, why it matters and how to mend it
    Explain(commands::explain::Arguments),
    /// List the rules with their severities and the ids that other tools use
    Rules(commands::rules::Arguments),
    /// Show the configuration that counts, describe it, make it from another tool's
    Config(commands::config::Arguments),
    /// Print a completion script for a shell
    Completion(commands::completion::Arguments),
    /// Print the manual page
    Man(commands::man::Arguments),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Cli;

    fn complain(command: &clap::Command, complaints: &mut Vec<String>) {
        if command.get_about().is_none() {
            complaints.push(format!("{} does not say what it does", command.get_name()));
        }
        for argument in command.get_arguments() {
            let is_made_by_clap = matches!(argument.get_id().as_str(), "help" | "version");
            if argument.get_help().is_none() && !is_made_by_clap {
                complaints.push(format!(
                    "{} {} has no help",
                    command.get_name(),
                    argument.get_id()
                ));
            }
        }
        command
            .get_subcommands()
            .for_each(|command| complain(command, complaints));
    }

    #[test]
    fn every_verb_and_flag_is_documented() {
        Cli::command().debug_assert();
        let mut complaints = Vec::new();
        complain(&Cli::command(), &mut complaints);
        assert_eq!(complaints, Vec::<String>::new());
    }
}
