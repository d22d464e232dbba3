//! The types that settings have: how each is read, shown, and described in the JSON Schema.

use std::fmt;
use std::str::FromStr;

use garboard_finding::{KubernetesVersion, LevelVersion, Severity};
use garboard_manifest::{Kind, NodeRef};
use serde_json::{Value, json};

use crate::origin::{Origin, Set};
use crate::reader::Reader;

/// A type of settings.
pub(crate) trait Setting: Sized {
    /// The value; what does not fit is complained of.
    fn read(node: NodeRef<'_>, reader: &mut Reader<'_>) -> Option<Self>;
    /// The value as `config show` writes it.
    fn json(&self) -> Value;
    /// What the JSON Schema says of the type.
    fn schema() -> Value;
}

/// Names of rules, profiles and the like, each with who wrote it.
#[derive(Clone, Debug, Default)]
pub struct Names(pub Vec<Set<String>>);

impl Names {
    /// Names from the command line.
    pub fn by_flag(flag: &'static str, names: &[String]) -> Names {
        let set = |name: &String| Set::by_flag(flag, name.clone());
        Names(names.iter().map(set).collect())
    }

    /// Names that nobody has written.
    pub fn by_default(names: &[&str]) -> Names {
        let set = |name: &&str| Set {
            value: (*name).to_owned(),
            origin: Origin::Default,
        };
        Names(names.iter().map(set).collect())
    }

    /// The names alone.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|name| name.value.as_str())
    }
}

/// The names count, not who wrote them.
impl PartialEq for Names {
    fn eq(&self, other: &Names) -> bool {
        self.texts().eq(other.texts())
    }
}

/// From which severity on findings make a run fail; none: never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailOn(pub Option<Severity>);

impl Default for FailOn {
    fn default() -> Self {
        FailOn(Some(Severity::Info))
    }
}

impl FromStr for FailOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(FailOn(None)),
            _ => match text.parse() {
                Ok(severity) => Ok(FailOn(Some(severity))),
                Err(error) => Err(format!("{error}, none")),
            },
        }
    }
}

impl fmt::Display for FailOn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.map_or("none", Severity::as_str))
    }
}

/// Percent: what a score must come to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percent(pub f64);

impl FromStr for Percent {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.parse::<f64>().ok();
        number
            .filter(|number| (0.0..=100.0).contains(number))
            .map(Percent)
            .ok_or_else(|| format!("no score {text:?}; a number from 0 to 100"))
    }
}

impl Setting for Names {
    fn read(node: NodeRef<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        Some(Names(reader.strings(node)))
    }

    fn json(&self) -> Value {
        self.texts().collect()
    }

    fn schema() -> Value {
        Vec::<String>::schema()
    }
}

impl Setting for Vec<String> {
    fn read(node: NodeRef<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let strings = reader.strings(node).into_iter();
        Some(strings.map(|set| set.value).collect())
    }

    fn json(&self) -> Value {
        self.iter().map(String::as_str).collect()
    }

    fn schema() -> Value {
        json!({"oneOf": [
            {"type": "array", "items": {"type": "string"}},
            {"type": "string"},
        ]})
    }
}

impl Setting for bool {
    fn read(node: NodeRef<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.kind() {
            Kind::Bool(value) => Some(value),
            _ => {
                reader.mismatch(node, "true or false");
                None
            }
        }
    }

    fn json(&self) -> Value {
        json!(self)
    }

    fn schema() -> Value {
        json!({"type": "boolean"})
    }
}

impl Setting for u32 {
    fn read(node: NodeRef<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let value = match node.kind() {
            Kind::Int(value) => u32::try_from(value).ok(),
            _ => None,
        };
        if value.is_none() {
            reader.mismatch(node, "a whole number from 0 on");
        }
        value
    }

    fn json(&self) -> Value {
        json!(self)
    }

    fn schema() -> Value {
        json!({"type": "integer", "minimum": 0, "maximum": u32::MAX})
    }
}

/// A scalar that is read from its text, as it is written: to YAML, `1.30` is the number 1.3.
pub(crate) fn parsed<T>(node: NodeRef<'_>, reader: &mut Reader<'_>) -> Option<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    let text = reader.written(node)?;
    match text.parse() {
        Ok(value) => Some(value),
        Err(error) => {
            reader.error(node.span(), error);
            None
        }
    }
}

/// Types that are read from their text.
macro_rules! textual {
    ($($type:ty => $schema:expr;)*) => {$(
        impl Setting for $type {
            fn read(node: NodeRef<'_>, reader: &mut Reader<'_>) -> Option<Self> {
                parsed(node, reader)
            }

            fn json(&self) -> Value {
                Value::String(self.to_string())
            }

            fn schema() -> Value {
                $schema
            }
        }
    )*};
}

textual! {
    Severity => severities(&[]);
    FailOn => severities(&["none"]);
    KubernetesVersion => json!({"type": ["string", "number"], "pattern": r"^v?1\.(0|[1-9][0-9]*)([.+-].*)?$"});
    LevelVersion => json!({"type": "string", "pattern": r"^(privileged|baseline|restricted)(:(latest|v1\.(0|[1-9][0-9]*)))?$"});
}

impl Setting for Percent {
    fn read(node: NodeRef<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        parsed(node, reader)
    }

    fn json(&self) -> Value {
        json!(self.0)
    }

    fn schema() -> Value {
        json!({"type": "number", "minimum": 0, "maximum": 100})
    }
}

/// What may be unset.
impl<T: Setting> Setting for Option<T> {
    fn read(node: NodeRef<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(node, reader).map(Some)
    }

    fn json(&self) -> Value {
        self.as_ref().map_or(Value::Null, Setting::json)
    }

    fn schema() -> Value {
        T::schema()
    }
}

fn severities(more: &[&str]) -> Value {
    let known = Severity::ALL.iter().map(|severity| severity.as_str());
    let words: Vec<&str> = known.chain(more.iter().copied()).collect();
    json!({"type": "string", "enum": words})
}

#[cfg(test)]
mod tests {
    use super::{FailOn, Percent};
    use garboard_finding::Severity;

    #[test]
    fn a_threshold_is_a_severity_or_none() {
        assert_eq!("high".parse(), Ok(FailOn(Some(Severity::High))));
        assert_eq!("none".parse(), Ok(FailOn(None)));
        assert_eq!(
            "severe".parse::<FailOn>(),
            Err(
                "no severity \"severe\"; one of critical, high, medium, low, info, none".to_owned()
            )
        );
    }

    #[test]
    fn a_score_is_a_percentage() {
        assert_eq!("79.5".parse(), Ok(Percent(79.5)));
        for text in ["-1", "100.1", "NaN", "inf", "", "80%"] {
            assert!(text.parse::<Percent>().is_err(), "{text}");
        }
    }
}
