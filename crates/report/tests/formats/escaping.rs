//! Foreign text stays text, in every format.

use crate::{CANARY, FORMATS, Fixture, HOSTILE};

#[test]
fn no_control_character_comes_through() {
    for format in FORMATS {
        let text = Fixture::hostile().write(format);
        let text = text.replace("\r\n", "\n");
        let found = text.chars().find(|it| it.is_control() && *it != '\n');
        assert_eq!(found, None, "{format}: {text}");
    }
}

#[test]
fn secret_values_are_in_no_format() {
    for format in FORMATS {
        let text = Fixture::usual().write(format);
        assert!(text.contains("pin"), "{format}");
        assert!(!text.contains(CANARY), "{format}: {text}");
    }
}

#[test]
fn json_holds_the_text_as_it_is() {
    let hostile = Fixture::hostile();
    let json: serde_json::Value =
        serde_json::from_str(&hostile.write("gitlab")).expect("it is JSON");
    let description = json[0]["description"].as_str().expect("it is there");
    assert!(description.starts_with(HOSTILE));
    assert_eq!(json[0]["location"]["path"], HOSTILE);
}

#[test]
fn a_workflow_command_is_one_line_with_its_own_title() {
    let text = Fixture::hostile().write("github");
    assert_eq!(text.lines().count(), 1, "{text}");
    let command = text.strip_prefix("::error ").expect("it is an error");
    let (properties, message) = command.split_once("::").expect("it has a message");
    let names: Vec<&str> = properties
        .split(',')
        .filter_map(|property| property.split_once('='))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        names,
        ["file", "line", "col", "endLine", "endColumn", "title"]
    );
    assert!(message.contains("%250A"), "{message}");
}

#[test]
fn a_logging_command_is_one_line_with_its_own_properties() {
    let text = Fixture::hostile().write("azure");
    assert_eq!(text.lines().count(), 1, "{text}");
    let command = text
        .strip_prefix("##vso[task.logissue ")
        .expect("it is an issue");
    let (properties, message) = command.split_once(']').expect("it has a message");
    assert_eq!(properties.matches(';').count(), 5, "{properties}");
    assert!(properties.ends_with("code=workload/privileged;"));
    assert!(message.contains("%AZP250A"), "{message}");
}

/// Cells as RFC 4180 cuts them.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut is_quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let row = rows.last_mut().expect("there is a row");
        match character {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next();
                row.last_mut().expect("there is a cell").push('"');
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(String::new()),
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => rows.push(vec![String::new()]),
            other => row.last_mut().expect("there is a cell").push(other),
        }
    }
    rows.pop();
    rows
}

#[test]
fn a_spreadsheet_finds_the_cells_and_no_formula() {
    let rows = rows(&Fixture::hostile().write("csv"));
    assert_eq!(rows.len(), 2);
    for row in &rows {
        assert_eq!(row.len(), rows[0].len(), "{row:?}");
        assert!(!row.iter().any(|cell| cell.starts_with('=')), "{row:?}");
    }
    assert!(rows[1][2].starts_with("'=x\"'`|,;]<b>&"), "{:?}", rows[1]);
}

/// The names of all tags.
fn tags(text: &str) -> Vec<&str> {
    let mut tags: Vec<&str> = text
        .split('<')
        .skip(1)
        .filter_map(|tag| {
            tag.split([' ', '>', '/', '\n'])
                .find(|name| !name.is_empty())
        })
        .collect();
    tags.sort_unstable();
    tags.dedup();
    tags
}

#[test]
fn foreign_text_is_no_tag() {
    let hostile = Fixture::hostile();
    assert_eq!(
        tags(&hostile.write("junit")),
        ["?xml", "failure", "testcase", "testsuite", "testsuites"]
    );
    assert_eq!(
        tags(&hostile.write("markdown")),
        ["b", "code", "details", "summary"]
    );
    let html = hostile.write("html");
    assert!(
        !html.contains("<b>&amp;") && html.contains("&lt;b&gt;&amp;"),
        "{html}"
    );
    assert!(html.contains("x&quot;&#39;`|"), "{html}");
}

#[test]
fn a_hostile_reason_is_text_too() {
    for format in FORMATS {
        let text = Fixture::hostile_reason().write(format);
        let text = text.replace("\r\n", "\n");
        let found = text.chars().find(|it| it.is_control() && *it != '\n');
        assert_eq!(found, None, "{format}: {text}");
        if matches!(format, "html" | "junit") {
            assert!(text.contains("&lt;b&gt;&amp;"), "{format}: {text}");
        }
    }
}

#[test]
fn a_comment_mentions_nobody_and_links_nowhere() {
    let text = Fixture::hostile().write("markdown");
    let outside_code = text.replace(&format!("<code>{}", "default/"), "<code>");
    for (at, _) in outside_code.match_indices("@octocat") {
        let before = &outside_code[..at];
        let is_code = before.rfind("<code>") > before.rfind("</code>");
        assert!(is_code, "{text}");
    }
    let table = text.split_once("| line |").expect("there is a table").1;
    assert!(
        !table.contains("https://") && !table.contains("#1"),
        "{table}"
    );
}
