//! `garboard rbac`: who can do what, answered as the API server decides it.
//!
//! ```text
//! -f SOURCE ─► Cluster { world, policy } ─► a question of `garboard_rbac` ─► Answer
//! ```

mod accounts;
mod audit;
mod can_i;
mod cluster;
mod diff;
mod effective;
mod evidence;
mod generate;
mod graph;
mod learn;
mod listing;
mod lookup;
mod matrix;
mod powers;
mod question;
mod tighten;
mod who_can;

use clap::{Args, Subcommand};

use crate::cli::Global;
use crate::exit::Exit;

/// Arguments of `rbac`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard rbac who-can get secrets -n payments -f dump.json\n  \
    garboard rbac can-i create pods/exec -n shop --as sa:shop/web -f deploy/\n  \
    garboard rbac effective sa:shop/web -f deploy/\n\n\
    Subjects are written user:NAME, group:NAME, sa:NAMESPACE/NAME or \
    system:serviceaccount:NAMESPACE:NAME.\n\
    A dump of a cluster: kubectl get -A -o json \
    ns,sa,pods,roles,rolebindings,clusterroles,clusterrolebindings > dump.json")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Say whether somebody may do something, and every rule that lets them
    CanI(can_i::CanI),
    /// List everybody who may do something: users, groups, service accounts and who carries them
    WhoCan(who_can::WhoCanArguments),
    /// List everything that somebody may do, and where
    Effective(effective::EffectiveArguments),
    /// Show verbs × resources of a subject, or who holds which risky powers
    Matrix(matrix::MatrixArguments),
    /// Find who has which role by a part of a name
    Lookup(lookup::LookupArguments),
    /// List service accounts: who carries them, and by which tokens
    Sa(accounts::AccountsArguments),
    /// Compare what two states of the manifests allow
    Diff(diff::DiffArguments),
    /// Write a role from a description, without stars
    Gen(generate::GenArguments),
    /// Draw who has which role
    Graph(graph::GraphArguments),
    /// Learn the smallest roles from audit logs, and what of the existing ones was used
    Learn(Box<learn::LearnArguments>),
    /// Work out smaller roles from audit logs, and prove that nothing observed would be refused
    Tighten(Box<tighten::TightenArguments>),
}

pub(crate) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<Exit> {
    match &arguments.verb {
        Verb::CanI(arguments) => can_i::run(arguments, global),
        Verb::WhoCan(arguments) => who_can::run(arguments, global),
        Verb::Effective(arguments) => effective::run(arguments, global),
        Verb::Matrix(arguments) => matrix::run(arguments, global),
        Verb::Lookup(arguments) => lookup::run(arguments, global),
        Verb::Sa(arguments) => accounts::run(arguments, global),
        Verb::Diff(arguments) => diff::run(arguments, global),
        Verb::Gen(arguments) => generate::run(arguments, global),
        Verb::Graph(arguments) => graph::run(arguments, global),
        Verb::Learn(arguments) => learn::run(arguments, global),
        Verb::Tighten(arguments) => tighten::run(arguments, global),
    }
}
