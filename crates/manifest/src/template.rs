//! Templates (`{{ … }}`) that nobody has rendered yet.

/// Whether a text that is not YAML is a template: it has an action where YAML would see a mapping,
/// at the beginning of a line or of a value.
///
/// Actions inside strings tell nothing: alerting rules and dashboards are full of them.
pub(crate) fn is_template(text: &str) -> bool {
    text.contains("{{") && text.lines().any(has_action_as_value)
}

fn has_action_as_value(line: &str) -> bool {
    let mut open_quote = None;
    let mut last = None; // the last character that is not blank
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let begins_value = matches!(last, None | Some(':' | '-' | '[' | ','));
        let is_action = character == '{' && characters.peek() == Some(&'{');
        if is_action && begins_value && open_quote.is_none() {
            return true;
        }
        match open_quote {
            None if matches!(character, '"' | '\'') => open_quote = Some(character),
            Some(quote) if quote == character => open_quote = None,
            _ => {}
        }
        if !character.is_whitespace() {
            last = Some(character);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_template;

    #[test]
    fn an_action_in_the_place_of_a_value_makes_a_template() {
        assert!(is_template("a: 1\n{{- if .Values.b }}\nb: 2\n"));
        assert!(is_template("image: {{ .Values.image }}"));
        assert!(is_template("- {{ .x }}"));
        assert!(is_template("a: [{{ .x }}]"));
    }

    #[test]
    fn an_action_in_a_string_does_not() {
        assert!(!is_template(
            "summary: \"{{ $labels.pod }} is down\"\nbroken"
        ));
        assert!(!is_template("summary: 'Value: {{ $value }}'\n"));
        assert!(!is_template("summary: up to {{ $value }}\n"));
    }
}
