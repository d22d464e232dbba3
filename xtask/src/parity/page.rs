//! `docs/parity.md`.

use std::fmt::Write as _;

use super::catalogue::LIBRARY;
use super::{Answer, Place};

const INTRODUCTION: &str = "\
# Parity

Every check of Polaris, kube-linter, Trivy, Checkov and Kubescape, and where garboard answers it: by a
rule, which takes the check's id as an alias (`garboard explain C-0057`, `garboard scan --select
KSV-0017`); in another pillar; or not at all, and why. `cargo xtask parity` writes this page from the
tools' catalogues, the rules' aliases and [parity.toml](parity.toml), and fails when a check is in
none of them.

";

/// The page for the answers of each catalogue.
pub(crate) fn render(catalogues: &[(&'static str, Vec<Answer>)]) -> String {
    let mut page = INTRODUCTION.to_owned();
    page.push_str(
        "| catalogue | checks | a rule | another pillar | refused |\n|---|--:|--:|--:|--:|\n",
    );
    let of_tools = || catalogues.iter().filter(|(name, _)| *name != LIBRARY);
    for (name, answers) in of_tools() {
        counts(name, answers.iter(), &mut page);
    }
    let all = of_tools().flat_map(|(_, answers)| answers);
    counts("together", all, &mut page);
    for (name, answers) in catalogues {
        section(name, answers, &mut page);
    }
    page
}

fn counts<'a>(name: &str, answers: impl Iterator<Item = &'a Answer>, page: &mut String) {
    let (mut rules, mut elsewhere, mut refused, mut all) = (0, 0, 0, 0);
    for answer in answers {
        all += 1;
        match &answer.place {
            Place::Rules(_) => rules += 1,
            Place::Elsewhere(reason) if reason.place == "refused" => refused += 1,
            Place::Elsewhere(_) => elsewhere += 1,
            Place::Missing => {}
        }
    }
    // Writing to a String cannot fail.
    let _ = writeln!(
        page,
        "| {name} | {all} | {rules} | {elsewhere} | {refused} |"
    );
}

fn section(name: &str, answers: &[Answer], page: &mut String) {
    let is_library = name == LIBRARY;
    let _ = if is_library {
        write!(
            page,
            "\n## The rules of Kubescape's library\n\nThe parts from which Kubescape's controls are \
             made. Those that a rule answers are held against their recorded cases.\n\n\
             | rule | of controls | cases | answered by |\n|---|---|--:|---|\n"
        )
    } else {
        write!(
            page,
            "\n## {name}\n\n| id | about | answered by |\n|---|---|---|\n"
        )
    };
    for answer in answers {
        let cases = answer.cases.filter(|_| is_library);
        let cases = cases.map_or_else(String::new, |cases| format!(" {cases} |"));
        let _ = writeln!(
            page,
            "| {} | {} |{cases} {} |",
            cell(&answer.id),
            cell(&answer.title),
            cell(&place(&answer.place))
        );
    }
}

fn place(place: &Place) -> String {
    match place {
        Place::Rules(rules) => {
            let rules: Vec<String> = rules.iter().map(|rule| format!("`{rule}`")).collect();
            rules.join(", ")
        }
        Place::Elsewhere(reason) => format!("{}: {}", reason.place, reason.why),
        Place::Missing => "nothing yet".to_owned(),
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;")
}
