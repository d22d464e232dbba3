//! `garboard rbac graph`: who has which role, drawn.

use std::collections::BTreeMap;
use std::str::FromStr;

use clap::Args;
use garboard_rbac::{Binding, Subject};
use garboard_report::graph::{Graph, Node, NodeId, Shape, Tone};

use super::cluster::{Cluster, Input};
use super::evidence::place;
use crate::cli::Global;
use crate::exit::Exit;
use crate::output::Output;
use crate::terminal;

/// Arguments of `rbac graph`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard rbac graph -f dump.json --format html=rbac.html\n  \
    garboard rbac graph sa:shop/web group:oncall -f dump.json --format svg=who.svg\n  \
    garboard rbac graph -n shop -f deploy/ --format dot | dot -Tpng > rbac.png\n\n\
    Workloads, the subjects that they run as, bindings, roles: from left to right. \
    Roles with a star in their verbs and resources are red; what is bound and missing is dashed.")]
pub(crate) struct GraphArguments {
    /// Only these subjects: user:NAME, group:NAME, sa:NAMESPACE/NAME
    #[arg(value_name = "SUBJECT")]
    subjects: Vec<Subject>,

    /// Only what counts in this namespace
    #[arg(long, short = 'n', value_name = "NAMESPACE")]
    namespace: Option<String>,

    /// dot, svg or html
    #[arg(
        long = "format",
        short = 'o',
        value_name = "FORMAT[=FILE]",
        default_value = "dot"
    )]
    output: Output<Format>,

    #[command(flatten)]
    input: Input,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Dot,
    Svg,
    Html,
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "dot" => Ok(Format::Dot),
            "svg" => Ok(Format::Svg),
            "html" => Ok(Format::Html),
            _ => Err(format!("no format \"{text}\"; one of dot, svg, html")),
        }
    }
}

pub(crate) fn run(arguments: &GraphArguments, _global: &Global) -> anyhow::Result<Exit> {
    let cluster = Cluster::read(&arguments.input)?;
    let graph = Drawing::new(&cluster).of(arguments);
    arguments
        .output
        .write(|out| match arguments.output.format {
            Format::Dot => graph.write_dot(out),
            Format::Svg => graph.write_svg(out),
            Format::Html => graph.write_html(out),
        })?;
    for missing in &cluster.missing {
        terminal::complain(&format!("the drawing is incomplete: {missing}"));
    }
    Ok(cluster.exit())
}

/// A drawing in the making: each thing is one node, however often it is met.
struct Drawing<'c> {
    cluster: &'c Cluster,
    graph: Graph,
    nodes: BTreeMap<String, NodeId>,
}

impl<'c> Drawing<'c> {
    fn new(cluster: &'c Cluster) -> Drawing<'c> {
        Drawing {
            cluster,
            graph: Graph::new("Who has which role"),
            nodes: BTreeMap::new(),
        }
    }

    fn of(mut self, arguments: &GraphArguments) -> Graph {
        let policy = &self.cluster.policy;
        for (_, binding) in policy.bindings() {
            let is_wanted = |subject: &&Subject| {
                arguments.subjects.is_empty() || arguments.subjects.contains(subject)
            };
            let counts = arguments
                .namespace
                .as_ref()
                .is_none_or(|it| binding.is_cluster_binding() || *binding.namespace == **it);
            let subjects: Vec<&Subject> = binding
                .subjects
                .iter()
                .flatten()
                .filter(is_wanted)
                .collect();
            if counts && !subjects.is_empty() {
                self.binding(binding, &subjects);
            }
        }
        self.graph
    }

    fn binding(&mut self, binding: &Binding, subjects: &[&Subject]) {
        let label = match &*binding.namespace {
            "" => binding.name.to_string(),
            namespace => format!("{namespace}/{}", binding.name),
        };
        let detail = format!("{} in {}", binding.kind(), place(&binding.namespace));
        let node = self.node(format!("{} {label}", binding.kind()), || Node {
            label,
            detail,
            shape: Shape::Box,
            tone: Tone::Muted,
        });
        for subject in subjects {
            let from = self.subject(subject);
            self.graph.arrow(from, node, "");
        }
        if binding.is_dangling() {
            let label = format!("{} {}", binding.role_kind, binding.role_name);
            let role = self.node(format!("missing {label}"), || Node {
                label,
                detail: "not among what was read".to_owned(),
                shape: Shape::Box,
                tone: Tone::Muted,
            });
            self.graph.arrow(node, role, "");
        }
        for id in &binding.roles {
            let role = self.cluster.policy.role(*id);
            let rules: Vec<_> = role
                .rules
                .iter()
                .map(|it| self.cluster.policy.rule(it.rule))
                .collect();
            let has_star = |texts: &[Box<str>]| texts.iter().any(|text| &**text == "*");
            let is_star = rules
                .iter()
                .any(|rule| has_star(&rule.verbs) && has_star(&rule.resources));
            let lines: Vec<String> = rules.iter().map(ToString::to_string).collect();
            let label = match &*role.namespace {
                "" => format!("{} {}", role.kind(), role.name),
                namespace => format!("{} {namespace}/{}", role.kind(), role.name),
            };
            let to = self.node(label.clone(), || Node {
                label,
                detail: lines.join("\n"),
                shape: Shape::Box,
                tone: if is_star { Tone::Danger } else { Tone::Accent },
            });
            self.graph.arrow(node, to, "");
        }
    }

    /// A subject with those that carry it.
    fn subject(&mut self, subject: &Subject) -> NodeId {
        let name = subject.to_string();
        if let Some(known) = self.nodes.get(&name) {
            return *known;
        }
        let node = self.node(name.clone(), || Node {
            label: name,
            detail: subject.kind().to_owned(),
            shape: Shape::Round,
            tone: Tone::Plain,
        });
        for carrier in self.cluster.policy.carriers(subject) {
            let name = self.cluster.name(carrier.object);
            let from = self.node(name.clone(), || Node {
                label: name,
                detail: "runs as it".to_owned(),
                shape: Shape::Round,
                tone: Tone::Muted,
            });
            self.graph.arrow(from, node, "");
        }
        node
    }

    fn node(&mut self, key: String, make: impl FnOnce() -> Node) -> NodeId {
        let graph = &mut self.graph;
        *self.nodes.entry(key).or_insert_with(|| graph.node(make()))
    }
}
