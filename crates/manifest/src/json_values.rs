//! Where the values of a JSON text begin and end.
//!
//! Values are checked here and not read: serde_json passes over one at several times the speed of
//! reading it to a tree, without recursion.

use serde::de::IgnoredAny;
use serde_json::Deserializer;

use crate::span::Span;

/// The spans of the JSON values of `text`, and where they end: 0 if the text is not JSON, its
/// length if it is JSON to the end; what stands behind is for the YAML reader.
pub(crate) fn cut(text: &str) -> (Vec<Span>, usize) {
    let mut values = Vec::new();
    let mut at = 0;
    loop {
        let start = text.len() - skip_space(&text[at..]).len(); // `at` is behind a value or a line
        let rest = &text[start..];
        if !rest.starts_with('{') {
            let end = if values.is_empty() { 0 } else { start };
            return (values, end);
        }
        match value(rest) {
            Ok(length) => at = start + length,
            Err(_) if values.is_empty() => return (values, 0),
            Err(broken) => at = start + broken,
        }
        values.push(Span::new(start, at));
    }
}

fn skip_space(text: &str) -> &str {
    text.trim_start_matches(['\u{feff}', ' ', '\t', '\n', '\r'])
}

/// The length of the value at the beginning of `text`, or of what is broken: its first line, or
/// more where the trouble is further on, so that no line is looked at more than three times.
fn value(text: &str) -> Result<usize, usize> {
    let mut values = Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let error = match values.next() {
        Some(Ok(_)) => return Ok(values.byte_offset()),
        Some(Err(error)) => error,
        None => return Err(text.len()), // there is a bracket at least
    };
    if error.is_eof() {
        return Err(text.len());
    }
    let lines = if error.line() <= 2 { 1 } else { error.line() };
    let ends = text.match_indices('\n').map(|(at, _)| at + 1);
    Err(ends.take(lines).last().unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::cut;

    fn check(text: &str, expected: &[&str], rest: &str) {
        let (values, end) = cut(text);
        let found: Vec<&str> = values.iter().map(|span| &text[span.range()]).collect();
        assert_eq!((found.as_slice(), &text[end..]), (expected, rest));
    }

    #[test]
    fn values_stand_side_by_side_or_in_lines() {
        check(
            "{\"a\": \"}\"}{}\n \u{feff}{\"b\": [{}]}\n",
            &["{\"a\": \"}\"}", "{}", "{\"b\": [{}]}"],
            "",
        );
    }

    #[test]
    fn flow_style_yaml_is_left_to_its_reader() {
        check("{a: b}", &[], "{a: b}");
        check("[1]", &[], "[1]");
        check("a: 1", &[], "a: 1");
    }

    #[test]
    fn yaml_may_follow_json() {
        check("{}\n---\na: 1", &["{}"], "---\na: 1");
    }

    #[test]
    fn a_broken_line_ends_with_its_line() {
        check("{}\n{\"a\" 1}\n{}", &["{}", "{\"a\" 1}\n", "{}"], "");
        check("{}\n{\"a\": 1\n{}", &["{}", "{\"a\": 1\n", "{}"], "");
    }
}
