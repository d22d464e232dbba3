//! What is wrong with suppressions, as findings of the rules `suppression/*`.

use garboard_manifest::FieldPath;
use garboard_world::World;

use super::apply::{Context, Suppression};
use super::claim::Tool;
use super::policy::Entry;
use super::rules;
use crate::alias::Meaning;
use crate::finding::{Finding, Target};
use crate::findings::Findings;
use crate::fingerprint::digest;
use crate::rule::{Rule, Severity};
use crate::selection;

type Written = (Target, FieldPath);

/// A suppression that cannot be read.
pub(super) fn syntax(error: &str, written: Written, about: &mut Findings) {
    on(&rules::syntax::RULE, &written, about).message(error);
}

/// Names of strict rules that mean nothing.
pub(super) fn unknown_strict(context: &Context<'_>, about: &mut Findings) {
    for name in &context.settings.suppression.strict {
        if selection::meant(context.registry, name).is_none() {
            let written = (Target::Cluster, FieldPath::root());
            let finding = on(&rules::unknown_rule::RULE, &written, about);
            finding.message(unknown("strict: ", Tool::Garboard, name, context));
        }
    }
}

/// What is wrong with one suppression, after it has met every finding.
pub(super) fn report(suppression: &Suppression, context: &Context<'_>, about: &mut Findings) {
    let Suppression {
        claim,
        meant,
        written,
        met,
        ..
    } = suppression;
    for (name, meanings) in &meant.names {
        if meanings.is_empty() && claim.tool == Tool::Garboard {
            let finding = on(&rules::unknown_rule::RULE, written, about);
            finding.message(unknown("", claim.tool, name, context));
        } else if meanings.is_empty() {
            // Another tool may have checks that are no rules here: nothing is accepted by mistake.
            let finding = on(&rules::unknown_rule::RULE, written, about);
            finding
                .message(unknown("", claim.tool, name, context))
                .severity(Severity::Info);
        }
    }
    if context.settings.suppression.requires_reason && claim.reason.is_none() {
        on(&rules::no_reason::RULE, written, about)
            .message("gives no reason, so it does not count");
    }
    let listed = |rules: &std::collections::BTreeSet<&str>| {
        rules.iter().copied().collect::<Vec<_>>().join(", ")
    };
    if !met.strict.is_empty() {
        on(&rules::strict::RULE, written, about).message(format_args!(
            "{} is strict: no suppression reaches it",
            listed(&met.strict)
        ));
    }
    match claim.until {
        Some(until) if suppression.is_expired(context.settings) && !met.rules.is_empty() => {
            on(&rules::expired::RULE, written, about).message(format_args!(
                "ended on {until}: {} counts again",
                listed(&met.rules)
            ));
        }
        _ => unused(suppression, context, about),
    }
}

/// Names that covered nothing although all of their rules were judged.
fn unused(suppression: &Suppression, context: &Context<'_>, about: &mut Findings) {
    let names = suppression.meant.names.iter().enumerate();
    let is_unused = |(number, (_, meanings)): &(usize, &(Box<str>, Vec<Meaning>))| {
        !suppression.met.names.contains(number)
            && !meanings.is_empty()
            && meanings
                .iter()
                .all(|meaning| context.selection.holds(meaning.rule))
    };
    let unused: Vec<&str> = names
        .filter(is_unused)
        .map(|(_, (name, _))| &**name)
        .collect();
    if !unused.is_empty() {
        on(&rules::unused::RULE, &suppression.written, about)
            .message(format_args!("{} is not found here", unused.join(", ")));
    }
}

fn unknown(lead: &str, tool: Tool, name: &str, context: &Context<'_>) -> String {
    let nearest = |name: &str| match context.registry.nearest(name) {
        Some(nearest) => format!("; did you mean {nearest}?"),
        None => String::new(),
    };
    match tool {
        Tool::Garboard => format!("{lead}no rule is known as {name:?}{}", nearest(name)),
        tool => {
            let full = format!("{}:{name}", tool.as_str());
            format!("no rule stands for {full}{}", nearest(&full))
        }
    }
}

/// Where an entry of `garboard.yaml` stands, if its file is one of the World's.
pub(super) fn place(entry: &Entry, world: &World) -> Written {
    let target = entry.place.as_ref().and_then(|place| {
        let mut files = world.files();
        let (file, _) = files.find(|(_, file)| *file.path == *place.file)?;
        let lists = [
            &entry.rules,
            &entry.objects,
            &entry.namespaces,
            &entry.paths,
        ];
        let identity: Vec<&str> = lists.into_iter().flatten().map(String::as_str).collect();
        Some(Target::File {
            file,
            span: place.span,
            digest: digest(identity.join("\n").as_bytes()),
        })
    });
    (target.unwrap_or(Target::Cluster), FieldPath::root())
}

fn on<'f>(rule: &'static Rule, written: &Written, about: &'f mut Findings) -> &'f mut Finding {
    about.report_on(rule, written.0, written.1.clone())
}
