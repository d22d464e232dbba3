//! Input that would cost more than its size.

use std::fmt::Write as _;

use garboard_manifest::{Content, Document, Limits, ProblemKind, Value, parse};

fn first(text: &str) -> Document {
    parse(text, &Limits::default()).remove(0)
}

/// Why the first document of a text is refused; none if it is read.
fn refusal(text: &str) -> Option<ProblemKind> {
    let document = first(text);
    match document.content {
        Content::Broken => Some(document.problems[0].kind),
        Content::Tree(_) | Content::Empty | Content::Template => None,
    }
}

fn block(levels: usize) -> String {
    (0..levels).fold(String::new(), |mut text, level| {
        let _ = writeln!(text, "{}a:", " ".repeat(level)); // a String takes all
        text
    })
}

#[test]
fn a_document_nests_128_levels_deep_in_any_style() {
    let flow = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let json = |levels: usize| format!("{}1{}", "{\"a\":".repeat(levels), "}".repeat(levels));
    let compact = |levels: usize| "- ".repeat(levels);
    let styles: [&dyn Fn(usize) -> String; 4] = [&flow, &json, &compact, &block];
    for style in styles {
        assert_eq!(refusal(&style(128)), None);
        assert_eq!(refusal(&style(129)), Some(ProblemKind::TooDeep));
    }
}

#[test]
fn aliases_do_not_lead_deeper_than_brackets_do() {
    let text = |levels: usize| {
        let half = format!("{}x{}", "[".repeat(60), "]".repeat(60));
        format!(
            "a: &a {half}\nb: {}*a{}\n",
            "[".repeat(levels),
            "]".repeat(levels)
        )
    };
    assert_eq!(refusal(&text(67)), None);
    assert_eq!(refusal(&text(68)), Some(ProblemKind::TooDeep));
}

#[test]
fn brackets_without_end_cost_no_more_than_their_number() {
    for bracket in ["[", "{", "[{a: ", "{\"a\":", "? "] {
        let text = bracket.repeat(100_000);
        assert_eq!(refusal(&text), Some(ProblemKind::TooDeep), "{bracket}");
    }
}

#[test]
fn an_alias_bomb_is_refused_and_a_shared_value_is_not() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        let _ = writeln!(bomb, "a{level}: &a{level} [{aliases}]"); // a String takes all
    }
    assert_eq!(refusal(&bomb), Some(ProblemKind::AliasExpansion));

    let shared = format!(
        "a: &a {{cpu: 1, memory: 1Gi}}\nb:\n{}",
        "- *a\n".repeat(200)
    );
    assert_eq!(refusal(&shared), None);
}

#[test]
fn a_mapping_of_a_million_keys_is_read() {
    let text: String = (0..1_000_000).fold(String::new(), |mut text, index| {
        let _ = writeln!(text, "k{index}: 1"); // a String takes all
        text
    });
    let Content::Tree(tree) = first(&text).content else {
        panic!("it is a mapping")
    };
    assert_eq!(tree.root().entries().len(), 1_000_000);
}

#[test]
fn a_document_of_nothing_but_problems_lists_a_thousand() {
    let document = first(&"a: 1\n".repeat(5000));
    assert_eq!(document.problems.len(), 1001);
    let Content::Tree(tree) = &document.content else {
        panic!("duplicates can be read")
    };
    assert_eq!(Value::of(tree.root()).get("a"), Some(&Value::Int(1)));
}

#[test]
fn directives_are_compared_with_each_other_and_so_are_few() {
    let directives: String = (0..200).fold(String::new(), |mut text, index| {
        let _ = writeln!(text, "%TAG !t{index}! x"); // a String takes all
        text
    });
    assert_eq!(
        refusal(&format!("{directives}---\na: 1\n")),
        Some(ProblemKind::TooLarge)
    );
}

#[test]
fn a_text_of_markers_is_a_million_empty_documents() {
    let documents = parse(&"---\n".repeat(1_000_000), &Limits::default());
    assert_eq!(documents.len(), 1_000_000);
    assert!(
        documents
            .iter()
            .all(|document| matches!(document.content, Content::Empty))
    );
}
