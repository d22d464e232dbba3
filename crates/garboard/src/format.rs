//! The formats of findings: how `-o` names them, and what writes each.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::Context as _;
use garboard_report::template::Template;
use garboard_report::{
    Human, Report, azure, concise, csv, full, github, gitlab, html, json, jsonl, junit, markdown,
    sarif,
};

use crate::output::Output;

/// The formats of findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Full,
    Concise,
    Json,
    JsonLines,
    Sarif,
    Junit,
    Github,
    Gitlab,
    Azure,
    Markdown,
    Csv,
    Html,
    /// A template of the user's own, at this path.
    Template(PathBuf),
}

/// The names, as help and errors list them.
const NAMES: &str = "full, concise, json, jsonl, sarif, junit, github, gitlab, azure, markdown, \
                     csv, html, template:FILE";

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "full" => Format::Full,
            "concise" => Format::Concise,
            "json" => Format::Json,
            "jsonl" => Format::JsonLines,
            "sarif" => Format::Sarif,
            "junit" => Format::Junit,
            "github" => Format::Github,
            "gitlab" => Format::Gitlab,
            "azure" => Format::Azure,
            "markdown" => Format::Markdown,
            "csv" => Format::Csv,
            "html" => Format::Html,
            "template" | "template:" => {
                return Err("no template is named; write template:FILE".to_owned());
            }
            _ => match text.strip_prefix("template:") {
                Some(file) => Format::Template(PathBuf::from(file)),
                None => return Err(format!("no format {text:?}; one of {NAMES}")),
            },
        })
    }
}

/// Outputs whose templates have been read: what can be wrong with them is known before the work.
pub(crate) struct Writers<'a> {
    writers: Vec<(&'a Output<Format>, Option<Template>)>,
}

impl<'a> Writers<'a> {
    /// Reads the templates.
    pub(crate) fn prepare(outputs: &'a [Output<Format>]) -> anyhow::Result<Self> {
        let writers = outputs.iter().map(|output| {
            let template = match &output.format {
                Format::Template(file) => Some(template(file)?),
                _ => None,
            };
            Ok((output, template))
        });
        Ok(Writers {
            writers: writers.collect::<anyhow::Result<_>>()?,
        })
    }

    /// Writes the report in every format; `human` says how people want to see a place's output.
    /// Nothing is written if a template cannot be filled.
    pub(crate) fn write(
        &self,
        report: &Report<'_>,
        human: impl Fn(&Output<Format>) -> Human,
    ) -> anyhow::Result<()> {
        let filled = self.writers.iter().map(|(_, template)| match template {
            Some(template) => Ok(Some(template.render(report)?)),
            None => Ok(None),
        });
        let filled = filled.collect::<anyhow::Result<Vec<Option<String>>>>()?;
        for ((output, _), filled) in self.writers.iter().zip(filled) {
            let human = human(output);
            output.write(|out| match &filled {
                Some(text) => out.write_all(text.as_bytes()),
                None => write(&output.format, report, &human, out),
            })?;
        }
        Ok(())
    }
}

fn template(file: &PathBuf) -> anyhow::Result<Template> {
    let shown = file.display();
    let source =
        fs::read_to_string(file).with_context(|| format!("cannot read template {shown}"))?;
    Ok(Template::new(&shown.to_string(), &source)?)
}

fn write(
    format: &Format,
    report: &Report<'_>,
    human: &Human,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Full => full::write(report, human, out),
        Format::Concise => concise::write(report, human, out),
        Format::Json => json::write(report, out),
        Format::JsonLines => jsonl::write(report, out),
        Format::Sarif => sarif::write(report, out),
        Format::Junit => junit::write(report, out),
        Format::Github => github::write(report, out),
        Format::Gitlab => gitlab::write(report, out),
        Format::Azure => azure::write(report, out),
        Format::Markdown => markdown::write(report, out),
        Format::Csv => csv::write(report, out),
        Format::Html => html::write(report, human, out),
        Format::Template(_) => Ok(()), // filled before anything is written
    }
}
