//! The page of a rule in HTML: our own text, below headings of its own.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd, html as renderer};

/// The page without its title; its headings are below those of the report, and its examples say
/// whether they are weak or mended.
pub(super) fn html(page: &str) -> String {
    let body = page.split_once('\n').map_or("", |(_, body)| body);
    let events = Parser::new(body).flat_map(|event| {
        let label = label(&event).map(|label| Event::Html(label.into()));
        label.into_iter().chain([lowered(event)])
    });
    let mut out = String::with_capacity(page.len() * 2);
    renderer::push_html(&mut out, events);
    out
}

/// What stands above an example.
fn label(event: &Event<'_>) -> Option<&'static str> {
    let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event else {
        return None;
    };
    match info.split(' ').nth(1)? {
        "bad" => Some("<p class=\"example bad\">Weak</p>"),
        "good" => Some("<p class=\"example good\">Fine</p>"),
        "fixed" => Some("<p class=\"example good\">Mended</p>"),
        _ => None,
    }
}

fn lowered(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Heading {
            id, classes, attrs, ..
        }) => Event::Start(Tag::Heading {
            level: HeadingLevel::H3,
            id,
            classes,
            attrs,
        }),
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(HeadingLevel::H3)),
        other => other,
    }
}
