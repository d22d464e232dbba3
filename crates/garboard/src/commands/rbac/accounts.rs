//! `garboard rbac sa`: service accounts, who carries them and by which tokens.

use anyhow::bail;
use clap::Args;
use garboard_rbac::{AccountCard, Subject};
use garboard_report::table::Table;
use serde::Serialize;

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
    garboard rbac sa web -n shop -f deploy/ -o wide\n\n\
    TOKEN: how many of the workloads get the account's token without asking for it. AUDIENCES: for \
    whom tokens are made that pods ask for in volumes. SECRETS: tokens that do not end.\n\
    When an account was last used, and what it holds and never uses, an audit log would say; \
    without one both are `-`.")]
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
    /// Known from an audit log only.
    last_used: Option<String>,
    /// Known from an audit log only.
    excess: Option<usize>,
}

pub(crate) fn run(arguments: &AccountsArguments, global: &Global) -> anyhow::Result<Exit> {
    let cluster = Cluster::read(&arguments.input)?;
    let wanted = wanted(arguments)?;
    let cards = cluster.policy.account_cards(&cluster.loading.world);
    let cards: Vec<CardRecord> = cards
        .iter()
        .filter(|card| wanted.holds(&card.subject))
        .map(|card| record(card, &cluster))
        .collect();
    let answer = Answer {
        says: Some(match cards.len() {
            0 => "no such service account".to_owned(),
            1 => "1 service account".to_owned(),
            count => format!("{count} service accounts"),
        }),
        tables: vec![(None, table(&cards))],
        notes: vec![
            "LAST USED and EXCESS need an audit log; without one nothing is known of either"
                .to_owned(),
        ],
        record: Record { accounts: cards },
    };
    answer.write(&arguments.outputs, &cluster.missing, global)?;
    Ok(cluster.exit())
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

fn record(card: &AccountCard, cluster: &Cluster) -> CardRecord {
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
        last_used: None,
        excess: None,
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
            card.excess.map(|it| it.to_string()).unwrap_or_default(),
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
