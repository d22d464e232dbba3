//! The terminal: is there one, how wide is it, may it have colours.

use std::io::{IsTerminal as _, Write as _};

use clap::ValueEnum;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set; always if `CLICOLOR_FORCE` is.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Width of text that no terminal limits.
const DEFAULT_WIDTH: usize = 100;

impl Color {
    /// Whether what goes to stdout is coloured.
    pub(crate) fn on_stdout(self) -> bool {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        match self {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if is_set("NO_COLOR") => false,
            Color::Auto if is_set("CLICOLOR_FORCE") => true,
            Color::Auto => {
                is_stdout() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }
}

/// Whether stdout is a terminal.
pub(crate) fn is_stdout() -> bool {
    std::io::stdout().is_terminal()
}

/// Columns of the terminal; `COLUMNS` counts more.
pub(crate) fn width() -> usize {
    limit().unwrap_or(DEFAULT_WIDTH)
}

/// Columns that lines have to fit in; none where nothing limits them.
pub(crate) fn limit() -> Option<usize> {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
        .filter(|width| *width >= 40)
}

/// Whether the locale can show more than ASCII.
pub(crate) fn is_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    locale.is_none_or(|locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// Says on stderr what stands in the way, one line each.
pub(crate) fn complain(message: &str) {
    for line in message.lines() {
        // If stderr is gone there is nobody left to tell.
        let _ = writeln!(std::io::stderr(), "garboard: {line}");
    }
}

/// Says on stderr, in one line, what was done.
pub(crate) fn say(message: &str) {
    // If stderr is gone there is nobody left to tell.
    let _ = writeln!(std::io::stderr(), "{message}");
}
