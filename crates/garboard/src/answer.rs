//! Answers to questions: what people see as tables, and the same as data for machines.
//!
//! ```text
//! Answer { says, tables, notes, record } ─► table, wide   for people
//!                                        ├► csv           the first table, every column
//!                                        └► json, yaml    the record, with what is missing
//! ```

use std::io::{self, Write};
use std::str::FromStr;

use clap::Args;
use garboard_report::table::{Layout, Table};
use garboard_report::yaml;
use serde::Serialize;

use crate::cli::Global;
use crate::output::{self, Output};
use crate::terminal;

/// Version of the shape of every record; grows when a reader of the old shape would be misled.
const SCHEMA_VERSION: &str = "1";

/// `-o` of verbs that answer questions.
#[derive(Args, Clone, Debug)]
pub(crate) struct AnswerOutputs {
    /// table, wide, json, yaml, csv; several in one run, to files
    #[arg(
        long = "format",
        short = 'o',
        value_name = "FORMAT[=FILE]",
        default_value = "table"
    )]
    outputs: Vec<Output<AnswerFormat>>,
}

/// The formats of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnswerFormat {
    Table,
    Wide,
    Json,
    Yaml,
    Csv,
}

impl FromStr for AnswerFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "table" => AnswerFormat::Table,
            "wide" => AnswerFormat::Wide,
            "json" => AnswerFormat::Json,
            "yaml" => AnswerFormat::Yaml,
            "csv" => AnswerFormat::Csv,
            _ => {
                return Err(format!(
                    "no format \"{text}\"; one of table, wide, json, yaml, csv"
                ));
            }
        })
    }
}

/// An answer.
pub(crate) struct Answer<R> {
    /// The answer in one line; none if the first table is all of it.
    pub(crate) says: Option<String>,
    /// The tables, each with what stands above it; the first is also the CSV.
    pub(crate) tables: Vec<(Option<String>, Table)>,
    /// What people should know besides.
    pub(crate) notes: Vec<String>,
    /// The same as data.
    pub(crate) record: R,
}

/// A record in its envelope.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Envelope<'a, R> {
    schema_version: &'static str,
    /// Whether everything that was named could be read.
    complete: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    missing: &'a [String],
    #[serde(flatten)]
    record: &'a R,
}

impl<R: Serialize> Answer<R> {
    /// Writes the answer wherever it should go; `missing` is what could not be seen.
    pub(crate) fn write(
        &self,
        outputs: &AnswerOutputs,
        missing: &[String],
        global: &Global,
    ) -> anyhow::Result<()> {
        output::check_distinct(&outputs.outputs)?;
        for output in &outputs.outputs {
            let layout = Layout {
                width: terminal::limit().filter(|_| output.file.is_none()),
                is_wide: output.format == AnswerFormat::Wide,
                is_coloured: output.file.is_none() && global.color.on_stdout(),
            };
            output.write(|out| match output.format {
                AnswerFormat::Table | AnswerFormat::Wide => {
                    self.write_text(layout, missing, global, out)
                }
                AnswerFormat::Csv => match self.tables.first() {
                    Some((_, table)) => table.write_csv(out),
                    None => Ok(()),
                },
                AnswerFormat::Json => {
                    serde_json::to_writer_pretty(&mut *out, &self.envelope(missing))?;
                    writeln!(out)
                }
                AnswerFormat::Yaml => yaml::write(&self.envelope(missing), out),
            })?;
        }
        for missing in missing {
            terminal::complain(&format!("the answer is incomplete: {missing}"));
        }
        Ok(())
    }

    fn envelope<'a>(&'a self, missing: &'a [String]) -> Envelope<'a, R> {
        Envelope {
            schema_version: SCHEMA_VERSION,
            complete: missing.is_empty(),
            missing,
            record: &self.record,
        }
    }

    fn write_text(
        &self,
        layout: Layout,
        missing: &[String],
        global: &Global,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut is_first = true;
        let mut gap = |out: &mut dyn Write| {
            if std::mem::take(&mut is_first) {
                Ok(())
            } else {
                writeln!(out)
            }
        };
        if let Some(says) = &self.says {
            gap(out)?;
            let doubt = if missing.is_empty() {
                ""
            } else {
                " (incomplete)"
            };
            writeln!(out, "{}{doubt}", garboard_report::visible(says))?;
        }
        for (title, table) in self.tables.iter().filter(|(_, table)| !table.is_empty()) {
            gap(out)?;
            if let Some(title) = title {
                writeln!(out, "{}", garboard_report::visible(title))?;
            }
            table.write(layout, out)?;
        }
        if !self.notes.is_empty() && !global.quiet {
            gap(out)?;
            for note in &self.notes {
                writeln!(out, "{}", garboard_report::visible(note))?;
            }
        }
        Ok(())
    }
}
