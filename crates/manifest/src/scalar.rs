//! What a YAML scalar means, exactly as `sigs.k8s.io/yaml` (go.yaml.in/yaml/v2) resolves it.
//!
//! YAML 1.1 with Go's number syntax: `yes` and `on` are booleans, `0777`, `0o777` and `0b1` are
//! whole numbers, underscores are dropped, sexagesimals and timestamps stay strings.

use std::borrow::Cow;

use crate::base64;
use crate::timestamp::is_timestamp;
use crate::tree::Data;

/// A resolved scalar.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    /// A whole number beyond `i64`; Go keeps it exact, JSON numbers do too.
    Uint(u64),
    Float(f64),
    /// The scalar's own text.
    Text,
    /// Text that the tag made (`!!binary`).
    Decoded(String),
}

const PREFIX: &str = "tag:yaml.org,2002:";

/// The tag of a merge key.
pub(crate) const MERGE_TAG: &str = "tag:yaml.org,2002:merge";

/// Resolves a scalar with its tag; `is_plain` says whether it was written without quotes.
///
/// The error is go-yaml's reason for refusing the document: a tag that does not fit the text.
pub(crate) fn resolve(tag: Option<&str>, text: &str, is_plain: bool) -> Result<Scalar, String> {
    let Some(tag) = tag else {
        return Ok(if is_plain {
            by_look(text, true)
        } else {
            Scalar::Text
        });
    };
    match tag.strip_prefix(PREFIX) {
        Some("str") => Ok(Scalar::Text),
        Some("binary") => match base64::decode(text) {
            Some(bytes) => Ok(Scalar::Decoded(replace_invalid(&bytes))),
            None => Err("!!binary value contains invalid base64 data".to_owned()),
        },
        Some(name @ ("bool" | "int" | "float" | "null" | "timestamp")) => {
            let found = by_look(text, name == "timestamp");
            match (name, found) {
                ("bool", found @ Scalar::Bool(_))
                | ("int", found @ (Scalar::Int(_) | Scalar::Uint(_)))
                | ("float", found @ Scalar::Float(_))
                | ("null", found @ Scalar::Null) => Ok(found),
                ("float", Scalar::Int(value)) => Ok(Scalar::Float(value as f64)),
                ("timestamp", Scalar::Text) if is_timestamp(text) => Ok(Scalar::Text),
                (_, found) => Err(format!(
                    "cannot decode {} `{text}` as a !!{name}",
                    found.short_tag(text)
                )),
            }
        }
        // Tags that are not YAML's scalar tags leave the text alone.
        _ => Ok(Scalar::Text),
    }
}

/// Whether a plain scalar is a string, whatever else it looks like.
pub(crate) fn is_string(text: &str) -> bool {
    matches!(resolve(None, text, true), Ok(Scalar::Text))
}

/// Text as Go's JSON encoder writes it: U+FFFD for each byte that is not UTF-8.
fn replace_invalid(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

impl Scalar {
    fn short_tag(&self, text: &str) -> &'static str {
        match self {
            Scalar::Null => "!!null",
            Scalar::Bool(_) => "!!bool",
            Scalar::Int(_) | Scalar::Uint(_) => "!!int",
            Scalar::Float(_) => "!!float",
            Scalar::Text if is_timestamp(text) => "!!timestamp",
            Scalar::Text | Scalar::Decoded(_) => "!!str",
        }
    }
}

/// Resolution by the text alone; timestamps are tried where Go tries them, and stay text.
fn by_look(text: &str, may_be_timestamp: bool) -> Scalar {
    let Some(first) = text.bytes().next() else {
        return Scalar::Null;
    };
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => word(text),
        b'.' => match text {
            ".nan" | ".NaN" | ".NAN" => Scalar::Float(f64::NAN),
            ".inf" | ".Inf" | ".INF" => Scalar::Float(f64::INFINITY),
            _ => without_separators(text)
                .and_then(|plain| go_parse_float(&plain))
                .map_or(Scalar::Text, Scalar::Float),
        },
        b'+' | b'-' | b'0'..=b'9' => number(text, may_be_timestamp),
        _ => Scalar::Text,
    }
}

fn word(text: &str) -> Scalar {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Scalar::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Scalar::Bool(false)
        }
        "~" | "null" | "Null" | "NULL" => Scalar::Null,
        _ => Scalar::Text,
    }
}

fn number(text: &str, may_be_timestamp: bool) -> Scalar {
    match text {
        "+.inf" | "+.Inf" | "+.INF" => return Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Scalar::Float(f64::NEG_INFINITY),
        _ => {}
    }
    if may_be_timestamp && is_timestamp(text) {
        return Scalar::Text;
    }
    let without_underscores;
    let plain = if text.contains('_') {
        without_underscores = text.replace('_', "");
        &without_underscores
    } else {
        text
    };
    if let Some(whole) = go_parse_int(plain) {
        return match whole {
            Whole::Signed(value) => Scalar::Int(value),
            Whole::Unsigned(value) => Scalar::Uint(value),
        };
    }
    if let Some(value) = go_parse_float(plain) {
        return Scalar::Float(value);
    }
    binary_with_inner_sign(plain).map_or(Scalar::Text, Scalar::Int)
}

/// `0b-1`: what `ParseInt` refuses, go-yaml tries again behind the prefix.
fn binary_with_inner_sign(text: &str) -> Option<i64> {
    i64::from_str_radix(text.strip_prefix("0b")?, 2).ok()
}

/// The text without the underscores that Go allows in a float: each between two digits.
fn without_separators(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('_') {
        return Some(Cow::Borrowed(text));
    }
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut separators = text.match_indices('_');
    let all_separate = separators.all(|(at, _)| at > 0 && is_digit(at - 1) && is_digit(at + 1));
    all_separate.then(|| Cow::Owned(text.replace('_', "")))
}

enum Whole {
    Signed(i64),
    Unsigned(u64),
}

/// `strconv.ParseInt(text, 0, 64)`, then `ParseUint`: prefixes `0x`, `0o`, `0b` and a leading `0`.
fn go_parse_int(text: &str) -> Option<Whole> {
    let (is_negative, is_signed, digits) = match text.as_bytes().first()? {
        b'-' => (true, true, &text[1..]),
        b'+' => (false, true, &text[1..]),
        _ => (false, false, text),
    };
    let lower = |prefix: &str| {
        digits
            .get(..2)
            .filter(|head| head.eq_ignore_ascii_case(prefix))
            .map(|_| &digits[2..])
    };
    let (radix, digits) = if let Some(rest) = lower("0x") {
        (16, rest)
    } else if let Some(rest) = lower("0o") {
        (8, rest)
    } else if let Some(rest) = lower("0b") {
        (2, rest)
    } else if digits.len() > 1 && digits.starts_with('0') {
        (8, &digits[1..])
    } else {
        (10, digits)
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    if is_negative {
        return (0_i64).checked_sub_unsigned(magnitude).map(Whole::Signed);
    }
    match i64::try_from(magnitude) {
        Ok(value) => Some(Whole::Signed(value)),
        // ParseUint knows no sign.
        Err(_) => (!is_signed).then_some(Whole::Unsigned(magnitude)),
    }
}

/// `^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`
fn is_yaml_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa_is_fine = match mantissa.split_once('.') {
        Some(("", fraction)) => !fraction.is_empty() && digits(fraction),
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => !mantissa.is_empty() && digits(mantissa),
    };
    mantissa_is_fine
        && exponent.is_none_or(|exponent| {
            let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
            !exponent.is_empty() && digits(exponent)
        })
}

/// `strconv.ParseFloat(text, 64)` for what begins with a digit, a sign or a dot: decimal only, out
/// of range is no number. Underscores are only legal with a base prefix, so never here.
fn go_parse_float(text: &str) -> Option<f64> {
    is_yaml_float(text)
        .then(|| text.parse::<f64>().ok())
        .flatten()
        .filter(|value| value.is_finite())
}

/// A float as readers of JSON see it: Go writes whole floats below 1e21 without a fraction, rounded
/// to the shortest digits and filled up with zeros, and readers take those for integers.
pub(crate) fn whole_or_float(value: f64) -> Data {
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53: up to here every whole number is a float
    if value.fract() != 0.0 {
        Data::Float(value)
    } else if value.abs() <= EXACT {
        Data::Int(value as i64)
    } else if value.abs() < 1e21 {
        // Display writes the shortest digits too, and never an exponent.
        let digits = value.to_string();
        digits.parse().map_or(Data::Float(value), Data::Int)
    } else {
        Data::Float(value)
    }
}

/// The text of a number as a mapping key: `strconv.FormatFloat(key, 'g', -1, 32)`.
pub(crate) fn float_key(value: f64) -> String {
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let narrow = value as f32;
    if narrow.is_infinite() {
        return if narrow > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{narrow:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return format!("{narrow}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_resolve_by_gos_rules() {
        for (text, expected) in [
            ("0777", Scalar::Int(511)),
            ("0o17", Scalar::Int(15)),
            ("08", Scalar::Float(8.0)),
            ("1_000", Scalar::Int(1000)),
            ("-0b11", Scalar::Int(-3)),
            ("1e400", Scalar::Text),
            ("12:30:45", Scalar::Text),
            ("2001-1-2", Scalar::Text),
            ("2001-13-2", Scalar::Text),
            ("0x", Scalar::Text),
            ("-9223372036854775808", Scalar::Int(i64::MIN)),
            ("18446744073709551615", Scalar::Uint(u64::MAX)),
        ] {
            assert_eq!(resolve(None, text, true), Ok(expected), "{text}");
        }
    }

    #[test]
    fn float_keys_are_printed_as_go_prints_them() {
        for (value, expected) in [
            (1.5, "1.5"),
            (1e6, "1e+06"),
            (0.00001, "1e-05"),
            (100.25, "100.25"),
        ] {
            assert_eq!(float_key(value), expected);
        }
    }
}
