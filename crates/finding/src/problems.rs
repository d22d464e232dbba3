//! What went wrong while reading, as findings of the rules `manifest/*`.

use garboard_manifest::{Problem, ProblemKind};
use garboard_world::FileId;

use crate::finding::{Related, Target};
use crate::findings::Findings;
use crate::rule::Rule;
use crate::rules;

/// The rules about the input itself.
pub fn manifest_rules() -> &'static [&'static Rule] {
    rules::ALL
}

/// Whether a problem means that something was not judged. Duplicate keys are judged as the API
/// server reads them.
pub fn lowers_coverage(kind: ProblemKind) -> bool {
    kind != ProblemKind::DuplicateKey
}

/// Whether a finding of the rule means that something was not judged, and not that it is weak.
pub fn is_missing_coverage(rule: &Rule) -> bool {
    let of_reading = [
        &rules::syntax::RULE,
        &rules::wrong_type::RULE,
        &rules::not_utf8::RULE,
        &rules::too_deep::RULE,
        &rules::too_large::RULE,
        &rules::alias_expansion::RULE,
        &rules::unreadable::RULE,
    ];
    of_reading.contains(&rule)
}

/// Turns a problem of a file into a finding; `digest` is a hash of the document that has it, 0 for a
/// file without a text.
pub fn report_problem(problem: &Problem, file: FileId, digest: u64, out: &mut Findings) {
    let target = |span| Target::File { file, span, digest };
    let finding = out.report_on(
        rule_of(problem.kind),
        target(problem.span),
        problem.path.clone(),
    );
    finding.message(&problem.message);
    if let Some((span, label)) = &problem.related {
        finding.related.push(Related {
            target: target(*span),
            at: problem.path.clone(),
            label: label.as_str().into(),
        });
    }
}

fn rule_of(kind: ProblemKind) -> &'static Rule {
    match kind {
        ProblemKind::Syntax => &rules::syntax::RULE,
        ProblemKind::DuplicateKey => &rules::duplicate_key::RULE,
        ProblemKind::WrongType => &rules::wrong_type::RULE,
        ProblemKind::NotUtf8 => &rules::not_utf8::RULE,
        ProblemKind::TooDeep => &rules::too_deep::RULE,
        ProblemKind::TooLarge => &rules::too_large::RULE,
        ProblemKind::AliasExpansion => &rules::alias_expansion::RULE,
        ProblemKind::Unreadable => &rules::unreadable::RULE,
    }
}
