//! Templates of users: what they see, how it is escaped, what is wrong with them.

use garboard_report::template::Template;

use crate::Fixture;

fn render(name: &str, source: &str, fixture: &Fixture) -> Result<String, String> {
    let template = Template::new(name, source).map_err(|error| error.to_string())?;
    template
        .render(&fixture.report())
        .map_err(|error| error.to_string())
}

#[test]
fn a_template_sees_findings_summary_and_coverage() {
    let source = "\
{{ summary.findings }} in {{ coverage.objects }}
{% for finding in findings if finding.severity == 'critical' %}
{{ finding.location.file }}:{{ finding.location.line }} {{ finding.rule }} {{ finding.object.kind }}
{% endfor %}
";
    assert_eq!(
        render("report.txt.j2", source, &Fixture::usual()).as_deref(),
        Ok("6 in 3\n\
            ./deploy/berth.yaml:15 workload/privileged Deployment\n\
            ./deploy/berth.yaml:12 workload/privileged Deployment\n")
    );
}

#[test]
fn foreign_text_is_escaped_for_what_the_template_makes() {
    let source = "{{ findings[0].message }}";
    let hostile = Fixture::hostile();
    let html = render("a.html.j2", source, &hostile).expect("it can be filled");
    assert!(html.contains("&lt;b&gt;&amp;\\u{1b}[31m"), "{html}");
    let text = render("a.txt", source, &hostile).expect("it can be filled");
    assert!(text.contains("<b>&\\u{1b}[31m\\u{d}\\u{a}::"), "{text}");
    let json = render("a.json.j2", source, &hostile).expect("it can be filled");
    let parsed: String = serde_json::from_str(&json).expect("it is a JSON string");
    assert_eq!(parsed, crate::HOSTILE);
}

#[test]
fn secret_values_are_in_no_template() {
    let all = "{{ findings | tojson }}{{ coverage | tojson }}{{ summary | tojson }}";
    let text = render("all.txt", all, &Fixture::usual()).expect("it can be filled");
    assert!(text.contains("secret-keys") && !text.contains(crate::CANARY));
}

#[test]
fn an_error_names_the_line() {
    for (source, error) in [
        ("a\n{% for %}", "bad.j2:2: unexpected"),
        ("a\nb\n{{ finding.rule }}", "bad.j2:3: "),
        ("{{ findings[0].sevrity }}", "bad.j2:1: "),
        ("{% include 'other' %}", "bad.j2:1: "),
        ("\n{{ 'a' | nofilter }}", "bad.j2:2: "),
    ] {
        let found = render("bad.j2", source, &Fixture::usual()).expect_err(source);
        assert!(found.starts_with(error), "{source:?}: {found}");
        assert_eq!(found.lines().count(), 1, "{found}");
    }
}
