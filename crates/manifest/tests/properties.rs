//! What holds for every text: no panic, nothing lost, every place where it should be.

#[path = "support/equal.rs"]
mod equal;

use garboard_manifest::{
    Content, Decoder, Document, Field, Limits, LineIndex, NodeRef, ProblemKind, Span, Value, parse,
    split,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Small texts are read fast: more of them than usual, and more still by `PROPTEST_CASES`.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: usual.cases.max(2000),
        ..usual
    }
}

const MANIFEST: &str = "\
# a comment
apiVersion: apps/v1
kind: Deployment
metadata: &m
  name: \"web\\n\" # behind
  labels: {app: web, tier: 'it''s'}
spec:
  - <<: *m
    text: |-  # header
      a
      # text
  - >
    folded
    # text, not comment
  - [1, 0x1F, on, ~, !!str 2]
---
{\"kind\": \"Pod\", \"spec\": [1.5, null]}
";

/// Fragments that mean something to a scanner.
fn fragment() -> impl Strategy<Value = String> {
    let special = select(vec![
        "\n",
        "\n  ",
        "\n---\n",
        "\n...\n",
        "--- ",
        ": ",
        "- ",
        "? ",
        "# c",
        " # c",
        "&a ",
        "*a",
        "<<: *a",
        "{",
        "}",
        "[",
        "]",
        ", ",
        "\"",
        "'",
        "|\n",
        ">-\n",
        "\t",
        "\r",
        "\r\n",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "%YAML 1.1",
        "!!str ",
        "! ",
        "{{ x }}",
        "\\'",
        "\\",
        "~",
        "0x1F",
        "é",
        "😀",
        "\u{1a}",
        "\0",
        "{\"a\": 1}",
        "a: 1",
        "\"a\": ",
        "null",
    ]);
    prop_oneof![3 => special.prop_map(str::to_owned), 1 => "[a-z0-9 ]{1,4}"]
}

fn text() -> impl Strategy<Value = String> {
    let fragments = prop::collection::vec(fragment(), 0..24).prop_map(|parts| parts.concat());
    prop_oneof![2 => fragments, 2 => mutated(), 1 => any::<String>()]
}

/// The manifest above, with a few pieces taken out or put in.
fn mutated() -> impl Strategy<Value = String> {
    let edit = (any::<Index>(), 0..4_usize, fragment());
    prop::collection::vec(edit, 0..5).prop_map(|edits| {
        let mut text = MANIFEST.to_owned();
        for (at, length, fragment) in edits {
            let start = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.ceil_char_boundary((start + length).min(text.len()));
            text.replace_range(start..end, &fragment);
        }
        text
    })
}

/// A document of its own: a mapping that nothing before or behind it changes.
fn document() -> impl Strategy<Value = String> {
    let separator = select(vec![": ", ":\n  - "]);
    let entry = ("[a-z]{1,3}", separator, "[a-z0-9.\"' ]{0,6}");
    let entry = entry.prop_map(|(key, separator, value)| format!("{key}{separator}{value}\n"));
    prop::collection::vec(entry, 1..4).prop_map(|entries| entries.concat())
}

fn nodes<'t>(node: NodeRef<'t>, visit: &mut impl FnMut(NodeRef<'t>)) {
    visit(node);
    for child in node.entries().map(|entry| entry.value).chain(node.items()) {
        nodes(child, visit);
    }
}

fn trees(documents: &[Document]) -> impl Iterator<Item = (&Document, NodeRef<'_>)> {
    documents
        .iter()
        .filter_map(|document| match &document.content {
            Content::Tree(tree) => Some((document, tree.root())),
            Content::Empty | Content::Template | Content::Broken => None,
        })
}

fn is_blank(text: &str) -> bool {
    text.trim_matches(['\u{feff}', ' ', '\t', '\n', '\r'])
        .is_empty()
}

fn is_within(inner: Span, outer: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_text_is_too_odd(text in text()) {
        let limits = Limits::default();
        let lines = LineIndex::new(&text);
        for document in parse(&text, &limits) {
            for problem in &document.problems {
                let position = lines.position(&text, problem.span.start);
                prop_assert!(position.line <= lines.count());
            }
            let is_broken = matches!(document.content, Content::Broken);
            prop_assert!(!is_broken || !document.problems.is_empty(), "broken without a reason");
            if let Content::Tree(tree) = &document.content {
                let mut decoder = Decoder::new();
                let _: Field<Vec<Box<str>>> = decoder.member(tree.root(), "spec");
                for problem in decoder.finish(tree.root()) {
                    prop_assert_eq!(problem.kind, ProblemKind::WrongType);
                }
            }
        }
    }

    #[test]
    fn the_parts_of_a_text_are_in_order_and_hold_all_of_it(text in text()) {
        let parts = split(&text, &Limits::default());
        let mut end = 0;
        for part in &parts {
            let between = text.get(end..part.span.start as usize);
            prop_assert!(between.is_some_and(is_blank), "{between:?} is in no part");
            end = part.span.end as usize;
        }
        prop_assert!(is_blank(&text[end..]), "{:?} is in no part", &text[end..]);
    }

    #[test]
    fn every_place_is_in_the_text_and_in_its_parent(text in text()) {
        let documents = parse(&text, &Limits::default());
        for document in &documents {
            for problem in &document.problems {
                prop_assert!(text.get(problem.span.range()).is_some(), "{problem:?}");
            }
            for comment in &document.comments {
                let written = text.get(comment.range()).unwrap_or_default();
                prop_assert!(written.starts_with('#'), "{written:?}");
            }
        }
        for (document, root) in trees(&documents) {
            let mut wrong = Vec::new();
            nodes(root, &mut |node| {
                let is_placed = text.get(node.span().range()).is_some()
                    && is_within(node.span(), document.span);
                // Aliases and merges bring in what is written elsewhere.
                let children = node.entries().filter(|entry| !entry.is_merged);
                let children = children.flat_map(|entry| [entry.key_span, entry.value.span()]);
                let children = children.chain(node.items().map(NodeRef::span));
                let is_nested = node.is_alias()
                    || children.into_iter().all(|child| is_within(child, node.span()));
                if !is_placed || !is_nested {
                    wrong.push((node.span(), Value::of(node)));
                }
            });
            prop_assert!(wrong.is_empty(), "{wrong:?}");
        }
    }

    #[test]
    fn a_comment_is_no_part_of_a_value(text in text()) {
        let documents = parse(&text, &Limits::default());
        for (document, root) in trees(&documents) {
            let mut overlaps = Vec::new();
            nodes(root, &mut |node| {
                let written = text.get(node.span().range()).unwrap_or_default();
                // A block scalar may have one in its first line, an anchor one behind it.
                let may_hold_one = written.starts_with(['|', '>', '&', '!']);
                if node.as_str().is_none() || may_hold_one {
                    return;
                }
                overlaps.extend(document.comments.iter().copied().filter(|comment| {
                    comment.start < node.span().end && node.span().start < comment.end
                }));
            });
            prop_assert!(overlaps.is_empty(), "{overlaps:?}");
        }
    }

    #[test]
    fn joined_documents_are_read_as_each_alone(texts in prop::collection::vec(document(), 1..5)) {
        let limits = Limits::default();
        let joined = texts.join("---\n");
        let value = |document: &Document| match &document.content {
            Content::Tree(tree) => Some(Value::of(tree.root())),
            Content::Empty | Content::Template | Content::Broken => None,
        };
        let together: Vec<_> = parse(&joined, &limits).iter().map(value).collect();
        let alone: Vec<_> =
            texts.iter().flat_map(|text| parse(text, &limits)).map(|one| value(&one)).collect();
        prop_assert_eq!(together, alone);
    }

    #[test]
    fn json_is_read_as_any_json_reader_reads_it(value in json()) {
        let text = value.to_string();
        let documents = parse(&text, &Limits::default());
        let Some((_, root)) = trees(&documents).next() else {
            return Err(TestCaseError::fail("it is JSON"));
        };
        prop_assert!(equal::equals(&Value::of(root), &value));
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let scalar = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    let value = scalar.prop_recursive(4, 24, 4, |inner| {
        let object = prop::collection::btree_map(any::<String>(), inner.clone(), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Into::into),
            object.prop_map(|fields| fields.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    });
    prop::collection::btree_map("[a-z]{1,3}", value, 0..4)
        .prop_map(|fields| fields.into_iter().collect::<serde_json::Map<_, _>>().into())
}
