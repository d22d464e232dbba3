//! A format of the user's own: a template in Jinja's language, filled with the findings.
//!
//! ```text
//! report.md.j2 ─► Template::new (errors with their line) ─► render(report) ─► text
//! ```
//!
//! A template sees `findings` (each as `-o json` has it), `summary`, `coverage` and `version`, and
//! nothing else: it cannot read files, include others, or reach the network. docs/templates.md lists
//! the variables. Names that are not there are errors, not empty text.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value, context};
use thiserror::Error;

use crate::escape::visible;
use crate::json::{CoverageRecord, Summary};
use crate::record::Record;
use crate::{Report, places};

/// A template that can be filled.
pub struct Template {
    environment: Environment<'static>,
    name: String,
}

/// What is wrong with a template, and where.
#[derive(Debug, Error)]
#[error("{name}:{line}: {what}")]
pub struct TemplateError {
    name: String,
    line: usize,
    what: String,
}

impl Template {
    /// Reads a template. What stands in front of `.j2` or `.jinja` at the end of its name says what
    /// it makes: foreign text is escaped for HTML and XML, and quoted for JSON; elsewhere its control
    /// characters are shown.
    pub fn new(name: &str, source: &str) -> Result<Template, TemplateError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        // A line that holds only a `{% … %}` leaves no line behind.
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()
            .map_err(|error| TemplateError::new(name, &error))?;
        environment.set_syntax(syntax);
        environment.set_auto_escape_callback(|name| match made_by(name) {
            Some("html" | "htm" | "xml" | "xhtml" | "svg") => AutoEscape::Html,
            Some("json") => AutoEscape::Json,
            _ => AutoEscape::None,
        });
        environment.set_formatter(|out, state, value| {
            match (state.auto_escape(), value.as_str()) {
                (AutoEscape::Json, _) | (_, None) => minijinja::escape_formatter(out, state, value),
                // What a template marks as safe is its author's word.
                (_, Some(_)) if value.is_safe() => minijinja::escape_formatter(out, state, value),
                (_, Some(text)) => {
                    minijinja::escape_formatter(out, state, &Value::from(&*visible(text)))
                }
            }
        });
        environment
            .add_template_owned(name.to_owned(), source.to_owned())
            .map_err(|error| TemplateError::new(name, &error))?;
        Ok(Template {
            environment,
            name: name.to_owned(),
        })
    }

    /// The text that the template makes of a report.
    pub fn render(&self, report: &Report<'_>) -> Result<String, TemplateError> {
        let (mut findings, mut suppressed) = (Vec::new(), Vec::new());
        let collected = places::for_each_and_suppressed(report, |finding, place| {
            let list = if finding.suppressed.is_some() {
                &mut suppressed
            } else {
                &mut findings
            };
            list.push(Value::from(Serde(Record::new(
                finding,
                place,
                report.world,
            ))));
            Ok(())
        });
        collected?;
        let variables = context! {
            findings => findings,
            suppressed => suppressed,
            summary => Value::from(Serde(Summary::new(report))),
            coverage => Value::from(Serde(CoverageRecord::new(report.coverage))),
            version => env!("CARGO_PKG_VERSION"),
        };
        self.environment
            .get_template(&self.name)
            .and_then(|template| template.render(variables))
            .map_err(|error| TemplateError::new(&self.name, &error))
    }
}

/// `html` for `report.html.j2` and for `report.html`.
fn made_by(name: &str) -> Option<&str> {
    let name = [".j2", ".jinja", ".jinja2"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(name);
    name.rsplit_once('.').map(|(_, ending)| ending)
}

impl TemplateError {
    fn new(name: &str, error: &minijinja::Error) -> TemplateError {
        let detail = error.detail().unwrap_or_default();
        let what = match (error.kind(), detail) {
            (ErrorKind::UndefinedError, "") => "a name that is not there".to_owned(),
            (kind, "") => kind.to_string(),
            (ErrorKind::SyntaxError, detail) => detail.to_owned(),
            (kind, detail) => format!("{kind}: {detail}"),
        };
        TemplateError {
            name: error.name().unwrap_or(name).to_owned(),
            line: error.line().unwrap_or(1),
            what: visible(&what).into_owned(),
        }
    }
}
