//! `garboard completion`: a script for a shell, made from the definitions of the flags.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::cli::Cli;
use crate::exit::Exit;
use crate::output;

/// Arguments of `completion`.
#[derive(Args, Debug)]
#[command(after_help = "For bash:  source <(garboard completion bash)")]
pub(crate) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Cli::command(),
        "garboard",
        &mut script,
    );
    output::write_stdout(|out| out.write_all(&script))?;
    Ok(Exit::Clean)
}
