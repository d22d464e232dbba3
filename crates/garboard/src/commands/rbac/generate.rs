//! `garboard rbac gen`: a role from a description, without stars.

use std::str::FromStr;

use anyhow::anyhow;
use clap::Args;
use garboard_finding::most_like;
use garboard_rbac::{ApiResource, NoRole, Rule, Wish};
use garboard_report::yaml;
use serde::Serialize;

use super::evidence::RuleRecord;
use crate::cli::Global;
use crate::exit::Exit;
use crate::output::Output;
use crate::terminal;

/// Arguments of `rbac gen`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard rbac gen --read-only --except secrets --name auditor\n  \
    garboard rbac gen --verbs get,list,watch --resources pods,pods/log,deployments -n shop\n  \
    garboard rbac gen --group apps --verbs get,patch --namespaced | kubectl apply -f -\n  \
    garboard rbac gen --resources widgets.example.com --read-only\n\n\
    With -n NAMESPACE it is a Role, else a ClusterRole. Nothing is granted by a star: what the API \
    gets tomorrow is not granted today.\n\
    exec, attach, portforward and proxy are granted only where --resources names them.")]
pub(crate) struct GenArguments {
    /// These verbs, as far as a resource serves them [default: all that it serves]
    #[arg(long, value_name = "VERBS", value_delimiter = ',')]
    verbs: Vec<String>,

    /// These resources: pods, deployments.apps, pods/log, widgets.example.com [default: all of
    /// Kubernetes]
    #[arg(long, value_name = "RESOURCES", value_delimiter = ',')]
    resources: Vec<String>,

    /// Not these, with their subresources
    #[arg(long, value_name = "RESOURCES", value_delimiter = ',')]
    except: Vec<String>,

    /// Only resources of these API groups; '' is the core group
    #[arg(long = "group", value_name = "GROUPS", value_delimiter = ',')]
    groups: Vec<String>,

    /// Only verbs that change nothing: get, list, watch
    #[arg(long)]
    read_only: bool,

    /// Subresources, too, such as pods/log and deployments/scale
    #[arg(long)]
    subresources: bool,

    /// Only resources that lie in namespaces
    #[arg(long, conflicts_with = "cluster_scoped")]
    namespaced: bool,

    /// Only resources that lie in no namespace
    #[arg(long, conflicts_with = "namespace")]
    cluster_scoped: bool,

    /// Only objects of these names
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    resource_names: Vec<String>,

    /// A Role in this namespace
    #[arg(long, short = 'n', value_name = "NAMESPACE")]
    namespace: Option<String>,

    /// What the role is called
    #[arg(long, value_name = "NAME", default_value = "generated")]
    name: String,

    /// yaml or json
    #[arg(
        long = "format",
        short = 'o',
        value_name = "FORMAT[=FILE]",
        default_value = "yaml"
    )]
    output: Output<Format>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Yaml,
    Json,
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "yaml" => Ok(Format::Yaml),
            "json" => Ok(Format::Json),
            _ => Err(format!("no format \"{text}\"; one of yaml, json")),
        }
    }
}

/// A Role or ClusterRole as kubectl takes it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Role<'a> {
    api_version: &'static str,
    kind: &'static str,
    metadata: Metadata<'a>,
    rules: Vec<RuleRecord>,
}

#[derive(Serialize)]
struct Metadata<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a str>,
}

pub(crate) fn run(arguments: &GenArguments, global: &Global) -> anyhow::Result<Exit> {
    let rules = wish(arguments)
        .rules()
        .map_err(|no_role| explained(&no_role))?;
    let role = Role {
        api_version: "rbac.authorization.k8s.io/v1",
        kind: if arguments.namespace.is_some() {
            "Role"
        } else {
            "ClusterRole"
        },
        metadata: Metadata {
            name: &arguments.name,
            namespace: arguments.namespace.as_deref(),
        },
        rules: rules.iter().map(RuleRecord::new).collect(),
    };
    arguments
        .output
        .write(|out| match arguments.output.format {
            Format::Yaml => yaml::write(&role, out),
            Format::Json => {
                serde_json::to_writer_pretty(&mut *out, &role)?;
                writeln!(out)
            }
        })?;
    if !global.quiet && reads_secrets(&rules) {
        terminal::complain("the role reads Secrets; --except secrets leaves them out");
    }
    Ok(Exit::Clean)
}

fn wish(arguments: &GenArguments) -> Wish<'_> {
    Wish {
        verbs: arguments.verbs.iter().map(String::as_str).collect(),
        is_read_only: arguments.read_only,
        resources: arguments.resources.iter().map(String::as_str).collect(),
        except: arguments.except.iter().map(String::as_str).collect(),
        groups: arguments.groups.iter().map(String::as_str).collect(),
        has_subresources: arguments.subresources,
        is_namespaced: match (
            arguments.namespaced || arguments.namespace.is_some(),
            arguments.cluster_scoped,
        ) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        },
        names: arguments
            .resource_names
            .iter()
            .map(String::as_str)
            .collect(),
    }
}

fn explained(no_role: &NoRole) -> anyhow::Error {
    match no_role {
        NoRole::UnknownResource(word) => {
            let names = ApiResource::all().iter().map(|it| (it.name, it.name));
            let hint = most_like(word, names)
                .map_or_else(String::new, |name| format!(" (did you mean {name}?)"));
            anyhow!(
                "Kubernetes has no resource {word:?}{hint}; one of another API is written \
                 NAME.GROUP"
            )
        }
        NoRole::UnknownSubresource(word) => anyhow!("Kubernetes has no subresource {word:?}"),
        NoRole::Nothing => anyhow!("nothing is left that the role could allow"),
    }
}

fn reads_secrets(rules: &[Rule]) -> bool {
    let reads = |rule: &Rule| {
        let has = |texts: &[Box<str>], word: &str| texts.iter().any(|text| **text == *word);
        has(&rule.api_groups, "")
            && has(&rule.resources, "secrets")
            && ["get", "list", "watch"]
                .iter()
                .any(|verb| has(&rule.verbs, verb))
    };
    rules.iter().any(reads)
}
