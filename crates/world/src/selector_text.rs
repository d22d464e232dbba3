//! Selectors as kubectl's `-l` writes them: `app=web,tier!=db,env in (a, b),!legacy`.

use std::str::FromStr;

use garboard_manifest::Field;

use crate::labels::{LabelSelector, Requirement};

impl FromStr for LabelSelector {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut requirements = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let end = end_of_term(rest);
            requirements.push(term(rest[..end].trim())?);
            rest = match rest[end..].strip_prefix(',') {
                Some(rest) if rest.trim().is_empty() => {
                    return Err("the selector ends with a comma".to_owned());
                }
                Some(rest) => rest.trim_start(),
                None => "",
            };
        }
        Ok(LabelSelector {
            match_expressions: Field::Set(requirements),
            ..LabelSelector::default()
        })
    }
}

/// The next comma outside parentheses.
fn end_of_term(text: &str) -> usize {
    let mut is_inside = false;
    let comma = text.find(|character| {
        is_inside = match character {
            '(' => true,
            ')' => false,
            _ => is_inside,
        };
        character == ',' && !is_inside
    });
    comma.unwrap_or(text.len())
}

fn term(text: &str) -> Result<Requirement, String> {
    let malformed = || {
        format!(
            "\"{text}\" is no label requirement; write key=value, key!=value, key in (a,b), key or !key"
        )
    };
    if let Some(key) = text.strip_prefix('!') {
        return requirement(key.trim(), "DoesNotExist", &[]).ok_or_else(malformed);
    }
    if let Some((head, values)) = text.split_once('(') {
        let values = values.trim_end().strip_suffix(')').ok_or_else(malformed)?;
        let values: Vec<&str> = values.split(',').map(str::trim).collect();
        let mut words = head.split_whitespace();
        let operator = match (words.next(), words.next(), words.next()) {
            (Some(key), Some("in"), None) => (key, "In"),
            (Some(key), Some("notin"), None) => (key, "NotIn"),
            _ => return Err(malformed()),
        };
        return requirement(operator.0, operator.1, &values).ok_or_else(malformed);
    }
    // `!=` before `=`, or the latter would find half of the former.
    for (sign, operator) in [("!=", "NotIn"), ("==", "In"), ("=", "In")] {
        if let Some((key, value)) = text.split_once(sign) {
            return requirement(key.trim(), operator, &[value.trim()]).ok_or_else(malformed);
        }
    }
    requirement(text, "Exists", &[]).ok_or_else(malformed)
}

fn requirement(key: &str, operator: &str, values: &[&str]) -> Option<Requirement> {
    let is_label = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/'))
    };
    let is_fine = !key.is_empty() && is_label(key) && values.iter().all(|value| is_label(value));
    is_fine.then(|| Requirement {
        key: Field::Set(key.into()),
        operator: Field::Set(operator.into()),
        values: Field::Set(values.iter().map(|value| (*value).into()).collect()),
    })
}

#[cfg(test)]
mod tests {
    use crate::labels::{LabelSelector, Labels};

    fn selects(selector: &str, labels: &[(&str, &str)]) -> bool {
        let labels: Labels = labels
            .iter()
            .map(|(name, value)| (Box::from(*name), Box::from(*value)))
            .collect();
        selector
            .parse::<LabelSelector>()
            .expect("the selector is fine")
            .selects(&labels)
    }

    #[test]
    fn every_form_of_kubectl_means_what_kubectl_means() {
        let labels = [("app", "web"), ("tier", "front")];
        for (selector, expected) in [
            ("app=web", true),
            ("app==web,tier!=back", true),
            ("app in (web, api), tier notin (back)", true),
            ("app,!legacy", true),
            ("!app", false),
            ("other!=x", true),
            ("app in (api)", false),
            ("", true),
        ] {
            assert_eq!(selects(selector, &labels), expected, "{selector}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for selector in ["a=b,", "=x", "a in b", "a in (b", "a b", "!"] {
            assert!(selector.parse::<LabelSelector>().is_err(), "{selector}");
        }
    }
}
