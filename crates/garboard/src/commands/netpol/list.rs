//! `garboard netpol list`: every connection that is allowed.

use std::io::{self, Write};
use std::str::FromStr;

use anyhow::bail;
use clap::Args;
use garboard_netpol::{Cluster, Cni, Direction, Engine, Focus, Listed, Listing, Peering};
use garboard_report::connections::{Connections, Line, Peer};

use crate::cli::Global;
use crate::exit::Exit;
use crate::output::{self, Output};
use crate::source::{self, Loading};
use crate::terminal;

/// Arguments of `netpol list`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    garboard netpol list -f deploy/\n  \
    garboard netpol list -f dump.json --focusworkload shop/web --focus-direction ingress\n  \
    garboard netpol list -f deploy/ -o txt -o dot=connections.dot\n\n\
    Workloads are written NAMESPACE/NAME[KIND]; {ingress-controller} stands for the controllers \
    of Ingresses and Routes. A workload's connections to itself are not listed.")]
pub(crate) struct ListArguments {
    /// Workloads and policies: files, folders, archives, dumps; `-` is stdin; repeatable
    #[arg(long = "filename", short = 'f', value_name = "SOURCE")]
    sources: Vec<String>,

    /// The same as netpol-analyzer spells it; reads policies as that tool does
    #[arg(long, value_name = "DIR", conflicts_with = "sources")]
    dirpath: Option<String>,

    /// txt, json, csv, md, dot; several in one run, to files
    #[arg(
        long = "format",
        short = 'o',
        value_name = "FORMAT[=FILE]",
        default_value = "txt"
    )]
    outputs: Vec<Output<Format>>,

    /// Whose rules count where network plugins differ: spec, cilium, netpol-analyzer
    /// [default: spec; with --dirpath netpol-analyzer]
    #[arg(long, value_name = "PLUGIN")]
    cni: Option<Cni>,

    /// Only connections of these workloads: NAME, NAMESPACE/NAME, ingress-controller
    #[arg(
        long = "focusworkload",
        value_name = "WORKLOADS",
        value_delimiter = ','
    )]
    focus: Vec<String>,

    /// Only their connections with these workloads
    #[arg(
        long,
        value_name = "WORKLOADS",
        value_delimiter = ',',
        requires = "focus"
    )]
    focusworkload_peer: Vec<String>,

    /// Only what comes into them (ingress) or goes out of them (egress)
    #[arg(long, value_name = "DIRECTION", requires = "focus")]
    focus_direction: Option<Direction>,

    /// Leave out paths that match, as in .gitignore
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
}

/// The formats of listings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Txt,
    Json,
    Csv,
    Md,
    Dot,
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "txt" => Format::Txt,
            "json" => Format::Json,
            "csv" => Format::Csv,
            "md" => Format::Md,
            "dot" => Format::Dot,
            _ => {
                return Err(format!(
                    "no format \"{text}\"; one of txt, json, csv, md, dot"
                ));
            }
        })
    }
}

pub(crate) fn run(arguments: &ListArguments, global: &Global) -> anyhow::Result<Exit> {
    output::check_distinct(&arguments.outputs)?;
    let loading = load(arguments)?;
    let default = match arguments.dirpath {
        Some(_) => Cni::NetpolAnalyzer,
        None => Cni::Specification,
    };
    let cluster = Cluster::new(&loading.world);
    let mut engine = Engine::new(&cluster, arguments.cni.unwrap_or(default));
    let mut listing = Listing::new(&loading.world, &mut engine);
    let focus = Focus {
        workloads: arguments.focus.clone(),
        peers: arguments.focusworkload_peer.clone(),
        direction: arguments.focus_direction,
    };
    if let Some(unknown) = focus.unknown(&listing) {
        bail!("no workload is called \"{}\"", unknown.escape_debug());
    }
    focus.apply(&mut listing);
    let shown = shown(&listing);
    for output in &arguments.outputs {
        output.write(|out| write(output.format, &shown, out))?;
    }
    if listing.connections.is_empty() && !global.quiet {
        terminal::complain("nothing is allowed to connect");
    }
    Ok(complain(&loading, &cluster))
}

fn load(arguments: &ListArguments) -> anyhow::Result<Loading> {
    let sources = match &arguments.dirpath {
        Some(folder) => std::slice::from_ref(folder),
        None => &arguments.sources,
    };
    if sources.is_empty() {
        bail!(
            "say what to read with -f SOURCE (files, folders, dumps, `-` for stdin); \
             a living cluster cannot be asked yet"
        );
    }
    let settings = source::Settings {
        excludes: arguments.exclude.clone(),
        ..source::Settings::default()
    };
    source::load(sources, &settings)
}

fn write(format: Format, shown: &Connections, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Txt => shown.write_txt(out),
        Format::Json => shown.write_json(out),
        Format::Csv => shown.write_csv(out),
        Format::Md => shown.write_md(out),
        Format::Dot => shown.write_dot(out),
    }
}

/// Says what the listing does not know; without all of the input it is incomplete.
fn complain(loading: &Loading, cluster: &Cluster) -> Exit {
    for fault in &cluster.faults {
        let object = loading.world.object(fault.object);
        terminal::complain(&format!(
            "{} {}/{}: {} counts for nothing: {}",
            object.kind,
            object.namespace(),
            object.name(),
            fault.at,
            fault.reason
        ));
    }
    let coverage = &loading.coverage;
    if coverage.broken > 0 || coverage.unread_fields > 0 {
        terminal::complain(
            "the listing is incomplete: not everything could be read; `garboard scan` says what",
        );
    }
    if coverage.is_whole() && cluster.faults.is_empty() {
        Exit::Clean
    } else {
        Exit::Incomplete
    }
}

fn shown(listing: &Listing) -> Connections {
    let line = |listed: &Listed| Line {
        source: peer(&listed.source),
        destination: peer(&listed.destination),
        allowed: listed.verdict.allowed.to_string(),
        unknown: if listed.verdict.unknown.is_empty() {
            String::new()
        } else {
            listed.verdict.unknown.to_string()
        },
    };
    let mut lines: Vec<Line> = listing.connections.iter().map(line).collect();
    lines.sort_by(|one, other| {
        let names = |line: &Line| (line.source.name.clone(), line.destination.name.clone());
        names(one).cmp(&names(other))
    });
    Connections {
        peers: listing.peers.iter().map(peer).collect(),
        lines,
    }
}

fn peer(peering: &Peering) -> Peer {
    let name = peering.to_string();
    match peering {
        Peering::Outside(_) => Peer {
            label: name.clone(),
            name,
            namespace: None,
            is_outside: true,
        },
        Peering::IngressController => Peer {
            label: name.clone(),
            name,
            namespace: None,
            is_outside: false,
        },
        Peering::Workload { namespace, .. } => Peer {
            label: name
                .get(namespace.len() + 1..)
                .unwrap_or_default()
                .to_owned(),
            namespace: Some(namespace.to_string()),
            name,
            is_outside: false,
        },
    }
}
