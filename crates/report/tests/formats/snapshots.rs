//! What each format looks like.

use crate::Fixture;

macro_rules! snapshots {
    ($($format:ident),* $(,)?) => {
        $(#[test]
        fn $format() {
            let text = Fixture::usual().write(stringify!($format));
            insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
        })*
    };
}

snapshots! {
    azure, concise, csv, full, github, gitlab, json, jsonl, junit, markdown,
}

#[test]
fn html() {
    let text = Fixture::usual().write("html");
    let body = text.split_once("<body>").map(|(_, body)| body);
    let body = body.and_then(|body| body.split_once("<script>"));
    let (body, _) = body.expect("the page has a body and a script");
    insta::assert_snapshot!(body.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}
