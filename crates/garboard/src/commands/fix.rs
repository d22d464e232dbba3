//! `garboard fix`: mends manifests, touching only the lines that it must.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use clap::Args;
use garboard_config::FailOn;
use garboard_finding::{FixClass, Severity};
use garboard_report::visible;
use similar::{ChangeTag, TextDiff};

use crate::cli::Global;
use crate::exit::{self, Exit};
use crate::judging::{Judged, Judging};
use crate::mending::{self, Masks, Mended, MendedFile};
use crate::output;
use crate::terminal;

/// Arguments of `fix`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard fix deploy/                       show what would change\n  \
    garboard fix deploy/ --write               change it\n  \
    garboard fix deploy/ --select privileged,seccomp --unsafe\n\n\
    Safe fixes change nothing for an application that does not misuse the weakness. Unsafe ones \
    break some applications; look at them before you keep them. Fixes that need evidence which \
    nobody has here are shown by `garboard scan`, and never made.\n\n\
    Comments, order, quotes, indentation and line breaks stay as they are. A second run changes \
    nothing.\n\n\
    Exit codes: 0 clean · 1 findings at or above --fail-on · 2 could not run · 3 incomplete; \
    with --write they tell of what is left")]
pub(crate) struct Arguments {
    /// Files, folders, globs; `-` is stdin, of which only the diff can be shown
    #[arg(default_value = ".", value_name = "SOURCE")]
    sources: Vec<String>,

    /// Write the files instead of showing the diff
    #[arg(long)]
    write: bool,

    /// Make fixes, too, that break some applications
    #[arg(long = "unsafe")]
    is_unsafe: bool,

    #[command(flatten)]
    judging: Judging,

    /// Exit with 1 for findings of this severity or worse: critical, high, medium, low, info, none
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
}

pub(crate) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<Exit> {
    let class = if arguments.is_unsafe {
        FixClass::Unsafe
    } else {
        FixClass::Safe
    };
    let mended = mending::mend(&arguments.judging, &arguments.sources, class)?;
    for refused in &mended.refused {
        terminal::complain(&visible(refused));
    }
    let mut is_written = true;
    if arguments.write {
        for file in &mended.files {
            if let Err(error) = mending::write(file) {
                is_written = false;
                terminal::complain(&visible(&format!("{error:#}")));
            }
        }
    } else {
        let is_coloured = global.color.on_stdout();
        output::write_stdout(|out| {
            let files = mended.files.iter();
            let mut files = files.map(|file| show(file, &mended.masks, is_coloured, out));
            files.try_for_each(|shown| shown)
        })?;
    }
    if !global.quiet {
        terminal::complain(&summary(&mended, arguments));
    }
    let judged = if arguments.write && is_written {
        &mended.after
    } else {
        &mended.before
    };
    Ok(if is_written {
        exit_of(judged, arguments)
    } else {
        Exit::CouldNotRun
    })
}

fn exit_of(judged: &Judged, arguments: &Arguments) -> Exit {
    let threshold: Option<Severity> = arguments.fail_on.unwrap_or_default().0;
    exit::of_run(&judged.findings, &judged.coverage, threshold, false)
}

/// What happened, or would, and what to do about the rest.
fn summary(mended: &Mended, arguments: &Arguments) -> String {
    let (before, after) = (mended.before.findings.len(), mended.after.findings.len());
    let counted = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    };
    let gone = counted(before.saturating_sub(after), "finding");
    let files = counted(mended.files.len(), "file");
    let verb = if arguments.write {
        "mended"
    } else {
        "would mend"
    };
    let unsafe_ones = mended
        .after
        .findings
        .iter()
        .filter_map(|finding| finding.fix.as_ref())
        .filter(|fix| fix.class == FixClass::Unsafe)
        .count();
    let of_which = if arguments.is_unsafe || unsafe_ones == 0 {
        String::new()
    } else {
        format!(", {unsafe_ones} of which --unsafe would mend")
    };
    let how = if arguments.write || mended.files.is_empty() {
        ""
    } else {
        "; --write writes it"
    };
    format!("{verb} {gone} in {files}; {after} left{of_which}{how}")
}

/// Shows a file's change as a unified diff, without what must not be shown.
fn show(
    file: &MendedFile,
    masks: &Masks,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let path = visible(&file.source.path);
    let (gone, new, dim) = if is_coloured {
        (
            AnsiColor::Red.on_default(),
            AnsiColor::Green.on_default(),
            Style::new().dimmed(),
        )
    } else {
        (Style::new(), Style::new(), Style::new())
    };
    writeln!(out, "--- {path}")?;
    writeln!(out, "+++ {path}")?;
    let diff = TextDiff::from_lines(&*file.before, &*file.after);
    for hunk in diff.unified_diff().iter_hunks() {
        writeln!(out, "{dim}{}{dim:#}", hunk.header())?;
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ('-', gone),
                ChangeTag::Insert => ('+', new),
                ChangeTag::Equal => (' ', Style::new()),
            };
            let line = change.value();
            let text = line.strip_suffix('\n').unwrap_or(line);
            let carriage = text.strip_suffix('\r').map_or("", |_| "\r");
            let text = masks.covered(text.trim_end_matches('\r'));
            writeln!(out, "{style}{sign}{}{carriage}{style:#}", visible(&text))?;
            if !line.ends_with('\n') {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}
