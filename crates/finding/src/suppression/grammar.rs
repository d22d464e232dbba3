//! garboard's own spelling: `RULE[, RULE…] [-- REASON][, until DATE]`.

use super::claim::{Claim, Names, Tool};
use crate::date::Date;

/// Reads what follows `allow` in a comment, or a line of the annotation.
///
/// # Errors
///
/// What is wrong, and what to write.
pub(super) fn read(text: &str) -> Result<Claim, String> {
    let (rules, reason) = text.split_once("--").unwrap_or((text, ""));
    // Without a reason the day stands behind the rules.
    let (rules, until_of_rules) = split_until(rules)?;
    let (reason, until) = split_until(reason)?;
    let rules: Vec<&str> = rules
        .split(',')
        .map(str::trim)
        .filter(|rule| !rule.is_empty())
        .collect();
    if rules.is_empty() {
        return Err("names no rule; write: allow RULE -- REASON, until DATE".to_owned());
    }
    if let Some(words) = rules.iter().find(|rule| rule.contains(char::is_whitespace)) {
        return Err(format!(
            "{words:?} is no rule; put commas between rules, and the reason behind --"
        ));
    }
    Ok(Claim {
        rules: Names::These(rules.into_iter().map(Into::into).collect()),
        reason: (!reason.is_empty()).then(|| reason.into()),
        until: until.or(until_of_rules),
        ..Claim::of(Tool::Garboard)
    })
}

/// Takes `until DATE` from the end of a text. What is no number there belongs to the text: `until
/// the driver is mended`.
fn split_until(text: &str) -> Result<(&str, Option<Date>), String> {
    const PUNCTUATION: [char; 4] = [' ', '\t', ',', ';'];
    let text = text.trim_end_matches(PUNCTUATION).trim_start();
    let Some((before, day)) = text.rsplit_once("until") else {
        return Ok((text, None));
    };
    let stands_alone = before.is_empty() || before.ends_with(PUNCTUATION);
    let day = day.trim();
    let is_number = day.starts_with(|first: char| first.is_ascii_digit());
    if !stands_alone || !is_number || day.contains(char::is_whitespace) {
        return Ok((text, None));
    }
    Ok((before.trim_end_matches(PUNCTUATION), Some(day.parse()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_as(text: &str) -> String {
        match read(text) {
            Ok(claim) => {
                let until = claim.until.map(|day| day.to_string());
                let Names::These(rules) = claim.rules else {
                    panic!("{text:?} names all rules");
                };
                let reason = claim.reason.as_deref().unwrap_or("-");
                format!(
                    "{} | {reason} | {}",
                    rules.join(" "),
                    until.as_deref().unwrap_or("-")
                )
            }
            Err(error) => error,
        }
    }

    #[test]
    fn rules_reason_and_day_are_told_apart() {
        for (text, expected) in [
            ("workload/privileged", "workload/privileged | - | -"),
            (
                "workload/privileged -- raw sockets, until 2027-01-31",
                "workload/privileged | raw sockets | 2027-01-31",
            ),
            (
                "a, b,c -- why; until 2027-01-31",
                "a b c | why | 2027-01-31",
            ),
            ("a --why", "a | why | -"),
            ("a -- until 2027-01-31", "a | - | 2027-01-31"),
            ("a until 2027-01-31", "a | - | 2027-01-31"),
            ("a, until 2027-01-31", "a | - | 2027-01-31"),
            ("a -- b -- c", "a | b -- c | -"),
            (
                "a -- until the driver is mended",
                "a | until the driver is mended | -",
            ),
            (
                "a -- until 3 pods are left",
                "a | until 3 pods are left | -",
            ),
            ("a -- runs until2027-01-31", "a | runs | 2027-01-31"),
            ("a -- rununtil 2027-01-31", "a | rununtil 2027-01-31 | -"),
        ] {
            assert_eq!(read_as(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_broken_is_said() {
        for (text, part) in [
            ("", "names no rule"),
            (" , ", "names no rule"),
            ("-- reason", "names no rule"),
            (
                "a because we need it",
                "\"a because we need it\" is no rule",
            ),
            ("a -- why, until 2027-02-30", "no day \"2027-02-30\""),
            ("a -- why, until 31.01.2027", "no day \"31.01.2027\""),
        ] {
            assert!(read_as(text).contains(part), "{text:?}: {}", read_as(text));
        }
    }
}
