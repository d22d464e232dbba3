//! `garboard rbac sa`: service accounts, who carries them and by which tokens.

use std::collections::HashMap;

use anyhow::bail;
use clap::Args;
use garboard_finding::Date;
use garboard_rbac::{AccountCard, Judgement, Subject, Verdict};
use garboard_report::table::Table;
use serde::Serialize;

use super::audit::{AuditInput, AuditLog};
use super::cluster::{Cluster, Input};
use super::listing::listed;
use crate::answer::{Answer, AnswerOutputs};
use crate::cli::Global;
use crate::exit::Exit;

/// Arguments of `rbac sa`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard rbac sa -f dump.json\n  \
    garboard rbac sa sa:shop/web -f dump.json -o yaml\n  \
    garboard rbac sa web -n shop -f deploy/ -o wide\n  \
    garboard rbac sa -f dump.json --audit /var/log/kubernetes/audit/\n\n\
    TOKEN: how many of the workloads get the account's token without asking for it. AUDIENCES: for \
    whom tokens are made that pods ask for in volumes. SECRETS: tokens that do not end.\n\
    LAST USED, and EXCESS (rules of its bindings of which nothing was used), come from an audit log; \
    without --audit both are `-`.")]
pub(crate) struct AccountsArguments {
    /// Only this account: NAME, NAMESPACE/NAME or sa:NAMESPACE/NAME
    #[arg(value_name = "NAME")]
    name: Option<String>,

    /// Only accounts of this namespace
    #[arg(long, short = 'n', value_name = "NAMESPACE")]
    namespace: Option<String>,

    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    audit: AuditInput,

    #[command(flatten)]
    outputs: AnswerOutputs,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    accounts: Vec<CardRecord>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CardRecord {
    account: String,
    /// Whether there is an object of it, and not only pods that name it.
    exists: bool,
    carried_by: Vec<String>,
    pods: usize,
    nodes: Vec<String>,
    replicas: i64,
    on_every_node: bool,
    /// Workloads that get the token without asking for it, and those that do not.
    token_mounted: usize,
    token_not_mounted: usize,
    /// Audiences of tokens in volumes; the API server's is empty.
    audiences: Vec<String>,
    /// Secrets with a token that does not end.
    token_secrets: Vec<String>,
    bindings: usize,
    /// The day of the last request; known from an audit log only.
    last_used: Option<String>,
    /// Rules that its bindings give; known from an audit log only.
    excess: Option<Excess>,
}

/// How much of what an account's bindings give was used.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Excess {
    rules: usize,
    unused: usize,
    /// Rules whose use would not have been seen.
    unproven: usize,
}

pub(crate) fn run(arguments: &AccountsArguments, global: &Global) -> anyhow::Result<Exit> {
    let cluster = Cluster::read(&arguments.input)?;
    let wanted = wanted(arguments)?;
    let audit = Some(&arguments.audit).filter(|audit| audit.is_given());
    let log = audit.map(AuditInput::read).transpose()?;
    let used = log.as_ref().map(|log| Used::new(log, &cluster));
    let cards = cluster.policy.account_cards(&cluster.loading.world);
    let cards: Vec<CardRecord> = cards
        .iter()
        .filter(|card| wanted.holds(&card.subject))
        .map(|card| record(card, &cluster, used.as_ref()))
        .collect();
    let mut missing = cluster.missing.clone();
    missing.extend(log.iter().flat_map(AuditLog::missing));
    let answer = Answer {
        says: Some(match cards.len() {
            0 => "no such service account".to_owned(),
            1 => "1 service account".to_owned(),
            count => format!("{count} service accounts"),
        }),
        tables: vec![(None, table(&cards))],
        notes: match &log {
            Some(log) => [log.notes(), log.grounds()].concat(),
            None => vec!["LAST USED and EXCESS need an audit log: --audit LOG".to_owned()],
        },
        record: Record { accounts: cards },
    };
    answer.write(&arguments.outputs, &missing, global)?;
    Ok(if missing.is_empty() {
        Exit::Clean
    } else {
        Exit::Incomplete
    })
}

/// What an audit log says of accounts.
struct Used<'a> {
    log: &'a AuditLog,
    judgement: Judgement,
    /// Places in the judgement of the bindings that name an account.
    bindings: HashMap<&'a Subject, Vec<usize>>,
}

impl<'a> Used<'a> {
    fn new(log: &'a AuditLog, cluster: &'a Cluster) -> Used<'a> {
        let policy = &cluster.policy;
        let judgement = policy.judge(&log.usage, &log.proof());
        let mut bindings: HashMap<&Subject, Vec<usize>> = HashMap::new();
        for (place, of) in judgement.bindings.iter().enumerate() {
            for subject in policy.binding(of.binding).subjects.iter().flatten() {
                bindings.entry(subject).or_default().push(place);
            }
        }
        Used {
            log,
            judgement,
            bindings,
        }
    }

    /// The day of the last allowed request.
    fn last(&self, subject: &Subject) -> Option<String> {
        let last = self.log.usage.subject(subject)?.span().last?;
        Some(Date::of_unix_seconds(last).to_string())
    }

    fn excess(&self, subject: &Subject) -> Excess {
        let mut excess = Excess::default();
        let places = self.bindings.get(subject).into_iter().flatten();
        let bindings = places.filter_map(|place| self.judgement.bindings.get(*place));
        for rule in bindings.flat_map(|binding| &binding.rules) {
            excess.rules += 1;
            excess.unused += usize::from(rule.verdict == Verdict::Unused);
            excess.unproven += usize::from(rule.verdict == Verdict::Unproven);
        }
        excess
    }
}

impl Excess {
    fn says(self) -> String {
        let Excess {
            rules,
            unused,
            unproven,
        } = self;
        match unproven {
            0 => format!("{unused} of {rules} rules"),
            _ => format!("{unused} of {rules} rules, {unproven} unproven"),
        }
    }
}

/// Which accounts are asked about.
struct Wanted {
    namespace: Option<String>,
    name: Option<String>,
}

impl Wanted {
    fn holds(&self, subject: &Subject) -> bool {
        let Subject::ServiceAccount { namespace, name } = subject else {
            return false;
        };
        self.namespace.as_ref().is_none_or(|it| **it == **namespace)
            && self.name.as_ref().is_none_or(|it| **it == **name)
    }
}

fn wanted(arguments: &AccountsArguments) -> anyhow::Result<Wanted> {
    let mut wanted = Wanted {
        namespace: arguments.namespace.clone(),
        name: None,
    };
    let Some(text) = &arguments.name else {
        return Ok(wanted);
    };
    match text.parse::<Subject>() {
        Ok(Subject::ServiceAccount { namespace, name }) => {
            wanted.namespace = Some(namespace.to_string());
            wanted.name = Some(name.to_string());
        }
        Ok(subject) => bail!("{subject} is no service account"),
        Err(_) => match text.split_once('/') {
            Some((namespace, name)) => {
                wanted.namespace = Some(namespace.to_owned());
                wanted.name = Some(name.to_owned());
            }
            None => wanted.name = Some(text.clone()),
        },
    }
    let asked = arguments.namespace.as_ref();
    if asked.is_some_and(|asked| wanted.namespace.as_ref() != Some(asked)) {
        bail!("{text} and -n name two namespaces");
    }
    Ok(wanted)
}

fn record(card: &AccountCard, cluster: &Cluster, used: Option<&Used<'_>>) -> CardRecord {
    CardRecord {
        account: card.subject.to_string(),
        exists: !card.objects.is_empty(),
        carried_by: card.workloads.iter().map(|id| cluster.name(*id)).collect(),
        pods: card.pods,
        nodes: card.nodes.iter().map(ToString::to_string).collect(),
        replicas: card.replicas,
        on_every_node: card.is_on_every_node,
        token_mounted: card.mounted,
        token_not_mounted: card.unmounted,
        audiences: card.audiences.iter().map(ToString::to_string).collect(),
        token_secrets: card.secrets.iter().map(|id| cluster.name(*id)).collect(),
        bindings: card.bindings,
        last_used: used.and_then(|used| used.last(&card.subject)),
        excess: used.map(|used| used.excess(&card.subject)),
    }
}

fn table(cards: &[CardRecord]) -> Table {
    let mut table = Table::new(&[
        "ACCOUNT",
        "CARRIED BY",
        "PODS",
        "REPLICAS",
        "TOKEN",
        "BINDINGS",
        "LAST USED",
        "EXCESS",
    ])
    .wide(&["NODES", "AUDIENCES", "SECRETS", "OBJECT"]);
    for card in cards {
        let replicas = match (card.replicas, card.on_every_node) {
            (0, true) => "each node".to_owned(),
            (replicas, true) => format!("{replicas} + each node"),
            (replicas, false) => replicas.to_string(),
        };
        let token = match (card.token_mounted, card.token_not_mounted) {
            (0, 0) => String::new(),
            (_, 0) => "mounted".to_owned(),
            (0, _) => "not mounted".to_owned(),
            (mounted, not) => format!("mounted in {mounted} of {}", mounted + not),
        };
        let audiences: Vec<String> = card.audiences.iter().map(|it| audience(it)).collect();
        table.row([
            card.account.clone(),
            listed(&card.carried_by),
            card.pods.to_string(),
            replicas,
            token,
            card.bindings.to_string(),
            card.last_used.clone().unwrap_or_default(),
            card.excess.map(Excess::says).unwrap_or_default(),
            listed(&card.nodes),
            listed(&audiences),
            listed(&card.token_secrets),
            if card.exists { "yes" } else { "none" }.to_owned(),
        ]);
    }
    table
}

fn audience(audience: &str) -> String {
    match audience {
        "" => "API server".to_owned(),
        audience => audience.to_owned(),
    }
}
