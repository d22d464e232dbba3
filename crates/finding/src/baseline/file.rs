//! The file of a baseline: JSON, one fingerprint a line, sorted by what it is about, so that a change
//! of it can be read and merged.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::{Baseline, Known};

/// Grows when an older garboard would misread the file.
const VERSION: u64 = 1;

/// What is wrong with a baseline's text.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It is no JSON, or not of this shape.
    #[error("no baseline: {0}")]
    Shape(#[from] serde_json::Error),
    /// A newer garboard wrote it.
    #[error(
        "a baseline of version {0}, and this garboard reads version {VERSION}; use the garboard that wrote it, or write it anew"
    )]
    Newer(u64),
    /// A fingerprint is none, or stands twice.
    #[error("no baseline: fingerprint {fingerprint:?} {reason}")]
    Fingerprint {
        /// The fingerprint.
        fingerprint: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// What is read first, whatever the version.
#[derive(Deserialize)]
struct Versioned {
    #[serde(rename = "garboardBaseline")]
    version: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "garboardBaseline")]
    _version: u64,
    findings: Vec<Line>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    fingerprint: String,
    count: usize,
    rule: String,
    about: String,
    path: String,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    ///
    /// When the text is none, or of a newer version.
    pub fn from_text(text: &str) -> Result<Baseline, BaselineError> {
        let Versioned { version } = serde_json::from_str(text)?;
        if version > VERSION {
            return Err(BaselineError::Newer(version));
        }
        let file: File = serde_json::from_str(text)?;
        let mut baseline = Baseline::default();
        for line in file.findings {
            let Line {
                fingerprint,
                count,
                rule,
                about,
                path,
            } = line;
            let wrong = |reason| BaselineError::Fingerprint {
                fingerprint: fingerprint.clone(),
                reason,
            };
            let parsed = fingerprint
                .parse()
                .map_err(|()| wrong("is not 32 hexadecimal digits"))?;
            let known = Known {
                about,
                rule,
                path,
                count,
            };
            if baseline.known.insert(parsed, known).is_some() {
                return Err(wrong("stands twice"));
            }
        }
        Ok(baseline)
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        let mut known: Vec<_> = self
            .known
            .iter()
            .map(|(print, known)| (known, print))
            .collect();
        known.sort();
        let mut text = format!("{{\"garboardBaseline\":{VERSION},\"findings\":[");
        let mut separator = "\n";
        for (known, fingerprint) in known {
            let line = Line {
                fingerprint: fingerprint.to_string(),
                count: known.count,
                rule: known.rule.clone(),
                about: known.about.clone(),
                path: known.path.clone(),
            };
            // Strings and numbers have a form in JSON, and a String takes everything.
            let line = serde_json::to_string(&line).unwrap_or_default();
            let _ = write!(text, "{separator}{line}");
            separator = ",\n";
        }
        text.push_str("\n]}\n");
        text
    }
}
