//! Other tools' scores, computed by their formulas from garboard's verdicts.

mod kubescape;

use std::fmt;
use std::str::FromStr;

use garboard_manifest::NodeRef;
use serde_json::{Value, json};

pub use kubescape::{Compliance, compliance};

use crate::reader::Reader;
use crate::setting::Setting;

/// Whose score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreKind {
    /// Kubescape's: compliance with a framework.
    Kubescape,
}

impl ScoreKind {
    /// Every score.
    pub const ALL: [ScoreKind; 1] = [ScoreKind::Kubescape];

    /// Lower-case word, as flags and reports spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            ScoreKind::Kubescape => "kubescape",
        }
    }
}

impl fmt::Display for ScoreKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for ScoreKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        ScoreKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| format!("no score {text:?}; kubescape is one"))
    }
}

impl Setting for Vec<ScoreKind> {
    fn read(node: NodeRef<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let mut kinds = Vec::new();
        for text in reader.strings(node) {
            match text.value.parse() {
                Ok(kind) => kinds.push(kind),
                Err(error) => reader.error_at(&text.origin, error),
            }
        }
        Some(kinds)
    }

    fn json(&self) -> Value {
        self.iter().map(|kind| kind.as_str()).collect()
    }

    fn schema() -> Value {
        let word = json!({"type": "string", "enum": ScoreKind::ALL.map(ScoreKind::as_str)});
        json!({"oneOf": [{"type": "array", "items": word}, word]})
    }
}
