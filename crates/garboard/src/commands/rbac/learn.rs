//! `garboard rbac learn`: the smallest roles that allow what a log shows, and what of the existing
//! ones was used.

use std::path::PathBuf;

use anyhow::bail;
use clap::{Args, ValueEnum};
use garboard_rbac::{
    Audit2Rbac, BindingObject, BindingUse, Judgement, LearnOptions, Learned, Review, Reviewed,
    RoleObject, Subject, SubjectUsage, Verdict, Why,
};
use garboard_report::table::Table;
use serde::Serialize;

use super::audit::{self, AuditInput, AuditLog, LogRecord, days};
use super::cluster::{Cluster, Input};
use super::evidence::{ObjectName, RuleRecord, place};
use crate::answer::{Answer, AnswerOutputs};
use crate::cli::Global;
use crate::exit::Exit;
use crate::output::{self, Output};
use crate::terminal;

/// Arguments of `rbac learn`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard rbac learn --audit audit.log\n  \
    garboard rbac learn --audit logs/ --subject sa:shop/web --manifests > roles.yaml\n  \
    garboard rbac learn --audit logs/ -f dump.json --audit-policy policy.yaml\n  \
    garboard rbac learn --audit audit.log --subject user:bob --compat audit2rbac\n\n\
    Only what was observed is granted: no verb, name or namespace more. What lies beyond the bounds \
    of memory, or is under names that machines make up, is marked for review.")]
pub(crate) struct LearnArguments {
    #[command(flatten)]
    audit: AuditInput,

    #[command(flatten)]
    input: Input,

    /// Only this subject: user:NAME, sa:NAMESPACE/NAME; repeatable
    #[arg(long = "subject", value_name = "SUBJECT")]
    subjects: Vec<Subject>,

    /// Grant what is marked for review, too: every name, every namespace
    #[arg(long)]
    widen: bool,

    /// Print the roles and bindings as YAML, or write them to a file, instead of tables
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "-")]
    manifests: Option<PathBuf>,

    /// Print what another tool would make of the log, byte for byte
    #[arg(long, value_name = "TOOL")]
    compat: Option<Compat>,

    #[command(flatten)]
    outputs: AnswerOutputs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Compat {
    /// audit2rbac v0.10.0: widens, and grants what was refused
    #[value(name = "audit2rbac")]
    Audit2Rbac,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    log: LogRecord,
    subjects: Vec<SubjectRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bindings: Option<Vec<BindingRecord>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SubjectRecord {
    subject: String,
    groups: Vec<String>,
    requests: u64,
    refused: u64,
    first: Option<String>,
    last: Option<String>,
    scopes: Vec<ScopeRecord>,
    implied: Vec<ImpliedRecord>,
    reviews: Vec<ReviewRecord>,
    /// Uses that are not remembered.
    forgotten: u64,
}

#[derive(Serialize)]
struct ScopeRecord {
    /// Empty for the whole cluster.
    namespace: String,
    rules: Vec<RuleRecord>,
}

#[derive(Serialize)]
struct ImpliedRecord {
    namespace: String,
    rule: RuleRecord,
    why: &'static str,
}

#[derive(Serialize)]
struct ReviewRecord {
    verb: String,
    resource: String,
    namespace: String,
    why: String,
    examples: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BindingRecord {
    binding: ObjectName,
    role: ObjectName,
    verdict: &'static str,
    requests: u64,
    first: Option<String>,
    last: Option<String>,
    users: Vec<String>,
    rules: Vec<RuleUseRecord>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleUseRecord {
    rule: u32,
    verdict: &'static str,
    requests: u64,
    /// The smallest rules that allow what was seen.
    used: Vec<RuleRecord>,
    unused: Vec<RuleRecord>,
    unproven: Vec<UnprovenRecord>,
}

#[derive(Serialize)]
struct UnprovenRecord {
    rule: RuleRecord,
    why: String,
}

pub(crate) fn run(arguments: &LearnArguments, global: &Global) -> anyhow::Result<Exit> {
    if let Some(Compat::Audit2Rbac) = arguments.compat {
        return compat(arguments);
    }
    let cluster = arguments
        .input
        .is_given()
        .then(|| Cluster::read(&arguments.input))
        .transpose()?;
    let log = arguments.audit.read()?;
    let subjects = chosen(&log, &arguments.subjects)?;
    let options = LearnOptions {
        policy: cluster.as_ref().map(|it| &it.policy),
        widens: arguments.widen,
    };
    let learned: Vec<(SubjectUsage<'_>, Learned)> = subjects
        .into_iter()
        .map(|subject| (subject, subject.learn(&options)))
        .collect();
    let mut missing = log.missing();
    missing.extend(cluster.iter().flat_map(|it| it.missing.iter().cloned()));
    let exit = if missing.is_empty() {
        Exit::Clean
    } else {
        Exit::Incomplete
    };
    if let Some(file) = &arguments.manifests {
        let is_asked_for = !arguments.subjects.is_empty();
        print(file, &learned, is_asked_for)?;
        for missing in &missing {
            terminal::complain(&format!("the answer is incomplete: {missing}"));
        }
        return Ok(exit);
    }
    let judgement = cluster
        .as_ref()
        .map(|cluster| (cluster, cluster.policy.judge(&log.usage, &log.proof())));
    let answer = answer(&log, &learned, judgement.as_ref());
    answer.write(&arguments.outputs, &missing, global)?;
    Ok(exit)
}

/// Those who are asked for; everybody, if nobody is.
fn chosen<'l>(log: &'l AuditLog, wanted: &[Subject]) -> anyhow::Result<Vec<SubjectUsage<'l>>> {
    if wanted.is_empty() {
        return Ok(log.usage.subjects());
    }
    let find = |subject: &Subject| match (subject, log.usage.subject(subject)) {
        (_, Some(usage)) => Ok(usage),
        (Subject::Group(_), None) => {
            bail!("{subject}: a log knows users and service accounts; name one of them")
        }
        (_, None) => bail!("{subject} did nothing in the log"),
    };
    wanted.iter().map(find).collect()
}

/// What audit2rbac makes of the log.
fn compat(arguments: &LearnArguments) -> anyhow::Result<Exit> {
    let [subject] = &arguments.subjects[..] else {
        bail!("--compat audit2rbac is about one user; name it with --subject");
    };
    let Some(user) = subject.user_name() else {
        bail!("--compat audit2rbac is about a user or a service account, not about {subject}");
    };
    let mut requests = Audit2Rbac::new(&user);
    let summary = arguments.audit.for_each(
        || Audit2Rbac::new(&user),
        Audit2Rbac::add,
        |part| requests.merge(part),
    )?;
    if requests.is_empty() {
        bail!("{subject} did nothing in the log");
    }
    let yaml = requests.yaml();
    output::write_stdout(|out| out.write_all(yaml.as_bytes()))?;
    let missing = audit::missing(&summary);
    for missing in &missing {
        terminal::complain(&format!("the answer is incomplete: {missing}"));
    }
    Ok(if missing.is_empty() {
        Exit::Clean
    } else {
        Exit::Incomplete
    })
}

/// Prints roles and bindings. Those whom no authorizer is asked about, or another one than RBAC, are
/// left out unless they are named.
fn print(
    file: &std::path::Path,
    learned: &[(SubjectUsage<'_>, Learned)],
    is_asked_for: bool,
) -> anyhow::Result<()> {
    let output = Output {
        format: (),
        file: (file.as_os_str() != "-").then(|| file.to_owned()),
    };
    output.write(|out| {
        let mut is_first = true;
        for (_, learned) in learned {
            if !is_asked_for && is_needless(learned) {
                continue;
            }
            for (role, binding) in objects(learned) {
                if !std::mem::take(&mut is_first) {
                    writeln!(out, "---")?;
                }
                write!(out, "{role}---\n{binding}")?;
            }
        }
        Ok(())
    })
}

/// Whether RBAC is not what allows its requests.
fn is_needless(learned: &Learned) -> bool {
    learned.is_master || learned.is_kubelet
}

/// A role and a binding for each place.
fn objects(learned: &Learned) -> impl Iterator<Item = (RoleObject, BindingObject)> {
    let name = match &learned.subject {
        Subject::ServiceAccount { namespace, name } => format!("learned:{namespace}:{name}"),
        // A name of a role is part of a path.
        Subject::User(name) | Subject::Group(name) => {
            format!("learned:{}", name.replace(['/', '%'], "-"))
        }
    };
    learned.scopes.iter().map(move |scope| {
        let role = RoleObject {
            namespace: scope.namespace.to_string(),
            name: name.clone(),
            rules: scope.rules.clone(),
            ..RoleObject::default()
        };
        let binding = BindingObject {
            namespace: scope.namespace.to_string(),
            name: name.clone(),
            is_of_cluster_role: scope.namespace.is_empty(),
            role: name.clone(),
            subjects: vec![learned.subject.clone()],
            ..BindingObject::default()
        };
        (role, binding)
    })
}

fn answer(
    log: &AuditLog,
    learned: &[(SubjectUsage<'_>, Learned)],
    judgement: Option<&(&Cluster, Judgement)>,
) -> Answer<Record> {
    let mut needs = Table::new(&["SUBJECT", "WHERE", "NEEDS"]).wide(&["REQUESTS", "FIRST", "LAST"]);
    let mut unseen = Table::new(&["SUBJECT", "WHERE", "NEEDS", "WHY"]);
    let mut reviews = Table::new(&["SUBJECT", "WHERE", "REVIEW", "WHY"]);
    let mut notes = log.notes();
    for (usage, learned) in learned {
        notes.extend(notes_of(usage, learned));
        if is_needless(learned) {
            continue;
        }
        let subject = || learned.subject.to_string();
        let span = usage.span();
        for scope in &learned.scopes {
            for rule in &scope.rules {
                let [first, last] = days(&span);
                needs.row([
                    subject(),
                    place(&scope.namespace),
                    rule.to_string(),
                    span.count.to_string(),
                    first,
                    last,
                ]);
            }
        }
        for implied in &learned.implied {
            let (rule, why) = (implied.rule.to_string(), why(implied.why).to_owned());
            unseen.row([subject(), place(&implied.namespace), rule, why]);
        }
        for review in &learned.reviews {
            let what = format!("{} {}", review.verb, named(review));
            reviews.row([
                subject(),
                place(&review.namespace),
                what,
                why_review(review),
            ]);
        }
    }
    let mut tables = vec![
        (None, needs),
        (
            Some("No event shows, but what was observed needs:".to_owned()),
            unseen,
        ),
    ];
    if let Some((cluster, judgement)) = judgement {
        tables.push((
            Some("Existing bindings:".to_owned()),
            bindings(cluster, judgement),
        ));
        notes.extend(log.grounds());
        if judgement.ungranted > 0 {
            notes.push(format!(
                "not granted by any binding that was read, but by another authorizer or one that has \
                 changed since: {} of the uses",
                judgement.ungranted
            ));
        }
    }
    tables.push((
        Some("To be reviewed, and not granted (--widen grants it):".to_owned()),
        reviews,
    ));
    let count = match learned.len() {
        1 => "1 subject".to_owned(),
        count => format!("{count} subjects"),
    };
    Answer {
        says: Some(format!("{}, {count}", log.says())),
        tables,
        notes,
        record: Record {
            log: log.record(),
            subjects: learned.iter().map(subject_record).collect(),
            bindings: judgement.map(|(cluster, judgement)| {
                let bindings = judgement.bindings.iter();
                bindings.map(|it| BindingRecord::new(cluster, it)).collect()
            }),
        },
    }
}

fn notes_of(usage: &SubjectUsage<'_>, learned: &Learned) -> Vec<String> {
    let subject = &learned.subject;
    let mut notes = Vec::new();
    if learned.is_master {
        notes.push(format!(
            "{subject} is in system:masters: it needs no role, and none would bind it"
        ));
    }
    if learned.is_kubelet {
        notes.push(format!(
            "{subject} is a kubelet, which the Node authorizer serves"
        ));
    }
    if learned.forgotten > 0 {
        notes.push(format!(
            "{subject} did {} more different things than are remembered; they are not granted",
            learned.forgotten
        ));
    }
    if learned.scopes.is_empty() && usage.refused() > 0 && usage.span().count == 0 {
        notes.push(format!(
            "{subject} was refused all of its {} requests",
            usage.refused()
        ));
    }
    notes
}

/// The bindings with what was used of them.
fn bindings(cluster: &Cluster, judgement: &Judgement) -> Table {
    let mut table = Table::new(&["VERDICT", "BINDING", "ROLE", "NOT USED", "LAST USED"]).wide(&[
        "FIRST USED",
        "REQUESTS",
        "USED BY",
        "USED",
        "NOT PROVABLE",
    ]);
    for of in &judgement.bindings {
        let binding = cluster.policy.binding(of.binding);
        let [first, last] = days(&of.span);
        let rules = |select: &dyn Fn(&garboard_rbac::RuleUse) -> Vec<String>| {
            let all: Vec<String> = of.rules.iter().flat_map(select).collect();
            short(&all)
        };
        let texts = |rules: &[garboard_rbac::Rule]| rules.iter().map(ToString::to_string).collect();
        let users: Vec<String> = of.users.iter().map(ToString::to_string).collect();
        table.row([
            verdict(of.verdict).to_owned(),
            ObjectName::new(binding.kind(), &binding.namespace, &binding.name).to_string(),
            format!("{} {}", binding.role_kind, binding.role_name),
            rules(&|rule| texts(&rule.unused)),
            last,
            first,
            of.span.count.to_string(),
            short(&users),
            rules(&|rule| texts(&rule.used)),
            rules(&|rule| {
                let unproven = rule.unproven.iter();
                unproven
                    .map(|(rule, why)| format!("{rule} ({why})"))
                    .collect()
            }),
        ]);
    }
    table
}

/// The first few, and how many more there are.
pub(crate) fn short(texts: &[String]) -> String {
    const MOST: usize = 5;
    let shown = texts
        .iter()
        .take(MOST)
        .cloned()
        .collect::<Vec<_>>()
        .join("; ");
    match texts.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown}; and {more} more"),
    }
}

impl BindingRecord {
    pub(crate) fn new(cluster: &Cluster, of: &BindingUse) -> BindingRecord {
        let binding = cluster.policy.binding(of.binding);
        let records = |rules: &[garboard_rbac::Rule]| rules.iter().map(RuleRecord::new).collect();
        BindingRecord {
            binding: ObjectName::new(binding.kind(), &binding.namespace, &binding.name),
            role: ObjectName::new(&binding.role_kind, "", &binding.role_name),
            verdict: verdict(of.verdict),
            requests: of.span.count,
            first: of.span.first.map(audit::day),
            last: of.span.last.map(audit::day),
            users: of.users.iter().map(ToString::to_string).collect(),
            rules: of
                .rules
                .iter()
                .map(|rule| RuleUseRecord {
                    rule: rule.rule,
                    verdict: verdict(rule.verdict),
                    requests: rule.span.count,
                    used: records(&rule.used),
                    unused: records(&rule.unused),
                    unproven: rule
                        .unproven
                        .iter()
                        .map(|(rule, why)| UnprovenRecord {
                            rule: RuleRecord::new(rule),
                            why: why.to_string(),
                        })
                        .collect(),
                })
                .collect(),
        }
    }
}

fn subject_record((usage, learned): &(SubjectUsage<'_>, Learned)) -> SubjectRecord {
    let span = usage.span();
    SubjectRecord {
        subject: learned.subject.to_string(),
        groups: usage
            .identity()
            .groups
            .iter()
            .map(ToString::to_string)
            .collect(),
        requests: span.count,
        refused: usage.refused(),
        first: span.first.map(audit::day),
        last: span.last.map(audit::day),
        scopes: learned
            .scopes
            .iter()
            .map(|scope| ScopeRecord {
                namespace: scope.namespace.to_string(),
                rules: scope.rules.iter().map(RuleRecord::new).collect(),
            })
            .collect(),
        implied: learned
            .implied
            .iter()
            .map(|implied| ImpliedRecord {
                namespace: implied.namespace.to_string(),
                rule: RuleRecord::new(&implied.rule),
                why: why(implied.why),
            })
            .collect(),
        reviews: learned
            .reviews
            .iter()
            .map(|review| ReviewRecord {
                verb: review.verb.clone(),
                resource: named(review),
                namespace: review.namespace.clone(),
                why: why_review(review),
                examples: review.examples.clone(),
            })
            .collect(),
        forgotten: learned.forgotten,
    }
}

/// `pods/log`, `deployments.apps`
fn named(review: &Reviewed) -> String {
    match review.group.as_str() {
        "" => review.resource.clone(),
        group => format!("{}.{group}", review.resource),
    }
}

pub(crate) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Used => "used",
        Verdict::Partly => "partly used",
        Verdict::Unused => "unused",
        Verdict::Unproven => "not seen",
    }
}

fn why(why: Why) -> &'static str {
    match why {
        Why::Impersonates => "the request was made as somebody else",
        Why::Creates => "a PUT or PATCH that makes the object is authorised as create, too",
        Why::Binds => "whoever binds a role needs bind, or all that it allows",
        Why::Certifies => "approving and signing ask for the signer",
        Why::WatchBeginsWithList => "a watch that starts again begins with a list",
        Why::WaitsForLease => "whoever waits for a lease writes it once it is elected",
    }
}

fn why_review(review: &Reviewed) -> String {
    let examples = || review.examples.join(", ");
    match review.review {
        Review::ManyNames(more) => format!("{more} more requests under other names"),
        Review::GeneratedNames => format!("names that look made up by a machine: {}", examples()),
        Review::ManyNamespaces => "in more namespaces than are remembered".to_owned(),
    }
}
