//! `garboard why`: why a rule is reported about an object, or why it is not.
//!
//! The sources are judged as `scan` would judge them, and once more with nothing but the rule: what
//! the second run finds and the first one does not report, something has kept back.

use anyhow::bail;
use clap::Args;
use garboard_finding::suppression::Suppressed;
use garboard_finding::{Finding, Meaning, Registry, Rule, Selection};
use garboard_report::table::Table;
use garboard_report::{Locator, justification};
use garboard_world::{Object, ObjectId, World};
use serde::Serialize;

use super::baseline;
use crate::answer::{Answer, AnswerOutputs};
use crate::cli::Global;
use crate::exit::Exit;
use crate::judging::{Judged, Judging};
use crate::object_name::ObjectName;
use crate::pillars;
use crate::texts::Again;

/// Arguments of `why`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard why workload/privileged Deployment/web -f deploy/\n  \
    garboard why C-0057 shop/DaemonSet/agent -f deploy/ --baseline baseline.json\n\n\
    Exit codes: 0 answered · 2 could not run · 3 the object is not there, and not everything could \
    be read")]
pub(crate) struct Arguments {
    /// A rule's id or any alias
    #[arg(value_name = "RULE")]
    rule: String,

    /// The object: [NAMESPACE/]KIND/NAME
    #[arg(value_name = "OBJECT")]
    object: ObjectName,

    /// Files, folders, globs, archives, git:REF:PATH; `-` is stdin; repeatable
    #[arg(long = "filename", short = 'f', value_name = "SOURCE", required = true)]
    sources: Vec<String>,

    /// The baseline that the scan uses
    #[arg(long, value_name = "FILE")]
    baseline: Option<std::path::PathBuf>,

    #[command(flatten)]
    judging: Judging,

    #[command(flatten)]
    outputs: AnswerOutputs,
}

#[derive(Serialize)]
struct Record {
    rule: String,
    object: String,
    verdicts: Vec<Verdict>,
}

/// What became of one rule at one place.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Verdict {
    rule: &'static str,
    /// `reported`, `suppressed`, `accepted by the baseline`, `off`, `left out`, `reported as another
    /// rule`, `not found`, `not applicable`.
    #[serde(rename = "verdict")]
    said: &'static str,
    place: String,
    because: String,
}

pub(crate) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<Exit> {
    let registry = pillars::registry();
    let meanings = meanings(&registry, &arguments.rule)?;
    let baseline = arguments
        .baseline
        .as_deref()
        .map(baseline::read)
        .transpose()?;
    let mut as_scanned = arguments.judging.judge(&arguments.sources)?;
    if let Some(baseline) = &baseline {
        as_scanned.hold_against(baseline, &arguments.judging.strict()?);
    }
    let objects = arguments.object.find(&as_scanned.world);
    let missing = as_scanned.missing();
    if objects.is_empty() {
        return not_seen(arguments, &as_scanned, &missing, global);
    }
    let alone = arguments
        .judging
        .only(&meanings)
        .judge(&arguments.sources)?;
    let inquiry = Inquiry {
        judging: &arguments.judging,
        selection: arguments.judging.selection()?,
        unchosen: arguments.judging.in_words()?,
        as_scanned: &as_scanned,
        alone: &alone,
    };
    let again = Again::new(&as_scanned.sources, &as_scanned.options);
    let mut locator = Locator::new(&as_scanned.world, &again);
    let mut verdicts = Vec::new();
    for object in &objects {
        for meaning in &meanings {
            verdicts.extend(inquiry.verdicts(*object, meaning, &mut locator));
        }
    }
    let answer = answer(arguments, verdicts);
    answer.write(&arguments.outputs, &missing, global)?;
    Ok(Exit::Clean)
}

fn meanings(registry: &Registry, name: &str) -> anyhow::Result<Vec<Meaning>> {
    let meanings = registry.meant(name);
    if meanings.is_empty() {
        let hint = match registry.nearest(name) {
            Some(nearest) => format!("did you mean {nearest}?"),
            None => "`garboard rules` lists them".to_owned(),
        };
        bail!("no rule is known as \"{}\"; {hint}", name.escape_debug());
    }
    Ok(meanings)
}

fn answer(arguments: &Arguments, verdicts: Vec<Verdict>) -> Answer<Record> {
    let mut table = Table::new(&["RULE", "VERDICT", "PLACE", "BECAUSE"]);
    for verdict in &verdicts {
        table.row([verdict.rule, verdict.said, &verdict.place, &verdict.because]);
    }
    Answer {
        says: None,
        tables: vec![(None, table)],
        notes: Vec::new(),
        record: Record {
            rule: arguments.rule.clone(),
            object: arguments.object.to_string(),
            verdicts,
        },
    }
}

/// The object is not among those that were read.
fn not_seen(
    arguments: &Arguments,
    judged: &Judged,
    missing: &[String],
    global: &Global,
) -> anyhow::Result<Exit> {
    let namesake = arguments.object.namesake(&judged.world);
    let hint = namesake.map_or(String::new(), |namesake| {
        format!("; did you mean {namesake}?")
    });
    let answer = Answer {
        says: Some(format!(
            "not seen: {} is none of the objects that were read ({}){hint}",
            arguments.object,
            judged.world.len()
        )),
        tables: Vec::new(),
        notes: Vec::new(),
        record: Record {
            rule: arguments.rule.clone(),
            object: arguments.object.to_string(),
            verdicts: Vec::new(),
        },
    };
    answer.write(&arguments.outputs, missing, global)?;
    Ok(if missing.is_empty() {
        Exit::Clean
    } else {
        Exit::Incomplete
    })
}

/// The two runs, held side by side.
struct Inquiry<'a> {
    judging: &'a Judging,
    selection: Selection,
    /// What is said of rules that are not part of it.
    unchosen: String,
    as_scanned: &'a Judged,
    alone: &'a Judged,
}

impl Inquiry<'_> {
    fn verdicts(&self, id: ObjectId, meaning: &Meaning, locator: &mut Locator<'_>) -> Vec<Verdict> {
        let is_meant = |finding: &&Finding| finding.object() == Some(id) && meaning.covers(finding);
        let rule = meaning.rule;
        let mut verdict = |verdict, finding: &Finding, because: String| Verdict {
            rule: rule.id,
            said: verdict,
            place: locator.target(finding.target, &finding.at).to_string(),
            because,
        };
        let mut verdicts = Vec::new();
        for finding in self.as_scanned.findings.iter().filter(is_meant) {
            verdicts.push(verdict("reported", finding, finding.message.to_string()));
        }
        for finding in self.as_scanned.suppressed.iter().filter(is_meant) {
            let by = finding.suppressed.as_deref().map(|by| self.by(by));
            verdicts.push(verdict("suppressed", finding, by.unwrap_or_default()));
        }
        if verdicts.is_empty() {
            let found = self.alone.findings.iter().chain(&self.alone.suppressed);
            for finding in found.filter(is_meant) {
                let (what, because) = self.kept_back(id, finding, meaning.rule);
                verdicts.push(verdict(what, finding, because));
            }
        }
        if verdicts.is_empty() {
            verdicts.push(self.nothing(id, rule));
        }
        verdicts
    }

    /// By what a finding is accepted, and where that is written.
    fn by(&self, suppressed: &Suppressed) -> String {
        let words = justification(suppressed);
        let Some((target, at)) = &suppressed.written else {
            return words;
        };
        let again = Again::new(&self.as_scanned.sources, &self.as_scanned.options);
        let mut locator = Locator::new(&self.as_scanned.world, &again);
        format!("{words} ({})", locator.target(*target, at))
    }

    /// Why a finding of the rule alone is none of the scan.
    fn kept_back(
        &self,
        id: ObjectId,
        finding: &Finding,
        rule: &'static Rule,
    ) -> (&'static str, String) {
        if !self.selection.keeps(finding) {
            return (
                "off",
                format!("{}; --extend-select {}", self.unchosen, rule.id),
            );
        }
        let world = &self.as_scanned.world;
        if !self.judging.is_wanted(world.object(id)) {
            return ("left out", "by -n or -l".to_owned());
        }
        let all = self
            .as_scanned
            .findings
            .iter()
            .chain(&self.as_scanned.suppressed);
        let mut others = all.filter(|other| other.object() == Some(id) && other.at == finding.at);
        match others.next() {
            Some(other) => ("reported as another rule", other.rule.id.to_owned()),
            None => ("reported at its owner", owner(world, id)),
        }
    }

    fn nothing(&self, id: ObjectId, rule: &'static Rule) -> Verdict {
        let object = self.as_scanned.world.object(id);
        let (verdict, because) = if pillars::looks_at(rule, object) {
            (
                "not found",
                "the rule was judged, and finds nothing here".to_owned(),
            )
        } else {
            (
                "not applicable",
                format!("the rule does not look at a {}", object.kind),
            )
        };
        Verdict {
            rule: rule.id,
            said: verdict,
            place: String::new(),
            because,
        }
    }
}

fn owner(world: &World, id: ObjectId) -> String {
    let owner: &Object = world.object(world.root_owner(id));
    format!("{}/{}", owner.kind, owner.name())
}
