//! `garboard man`: the manual page, made from the definitions of the flags.

use clap::{Args, CommandFactory as _};

use crate::cli::Cli;
use crate::exit::Exit;
use crate::output;

/// Arguments of `man`.
#[derive(Args, Debug)]
#[command(after_help = "To read it:  garboard man scan | man -l -")]
pub(crate) struct Arguments {
    /// The verb, as it is typed (`scan`, `pss check`); the whole program without one
    verb: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Exit> {
    let mut command = Cli::command();
    command.build();
    let mut name = "garboard".to_owned();
    for verb in &arguments.verb {
        command = match command.find_subcommand(verb) {
            Some(found) => found.clone(),
            None => anyhow::bail!("{name} has no verb \"{}\"", verb.escape_debug()),
        };
        name = format!("{name}-{verb}");
    }
    let page = clap_mangen::Man::new(command.name(name));
    output::write_stdout(|out| page.render(out))?;
    Ok(Exit::Clean)
}
