//! Any text as YAML: `cargo fuzz run yaml`.

#![no_main]

use garboard_manifest::{Content, Limits, Value, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for document in parse(text, &Limits::default()) {
        for problem in &document.problems {
            assert!(text.get(problem.span.range()).is_some(), "{problem:?}");
        }
        for comment in &document.comments {
            assert!(text[comment.range()].starts_with('#'), "{comment:?}");
        }
        if let Content::Tree(tree) = &document.content {
            assert!(text.get(tree.root().span().range()).is_some());
            let _ = Value::of(tree.root());
        }
    }
});
