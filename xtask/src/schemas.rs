//! `cargo xtask schemas`: the tables of Kubernetes' fields and of its API versions, made anew.
//!
//! ```text
//! k8s.io/kubernetes@v1.N.0  api/openapi-spec/swagger.json ─► crates/world/src/schema/fields.txt
//! k8s.io/api@v0.N.0         zz_generated.prerelease-lifecycle.go ─► …/schema/lifecycle.txt
//! ```
//!
//! Both modules come through the Go module proxy, checked by Go's checksum database. The tables are
//! text, so that a new version of Kubernetes can be read as a diff.

mod lifecycle;
mod openapi;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, bail};

use crate::{root, say};

/// Minor versions whose fields are in the table.
const OLDEST: u32 = 30;
const NEWEST: u32 = 37;

/// Minor versions of k8s.io/api whose word on lifecycles is taken, the newest first. Older ones
/// know types that newer ones have dropped.
const LIFECYCLES: [u32; 3] = [NEWEST, OLDEST, 22];

pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let mut fields = openapi::Table::default();
    for minor in OLDEST..=NEWEST {
        let file = module("k8s.io/kubernetes", &format!("v1.{minor}.0"))?
            .join("api/openapi-spec/swagger.json");
        let text =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        fields.add(minor, &text)?;
    }
    let mut lifecycles = lifecycle::Table::default();
    for minor in LIFECYCLES {
        lifecycles.add(&module("k8s.io/api", &format!("v0.{minor}.0"))?)?;
    }
    write("fields.txt", &fields.text(OLDEST, NEWEST))?;
    write("lifecycle.txt", &lifecycles.text(&LIFECYCLES))?;
    Ok(ExitCode::SUCCESS)
}

/// The folder of a Go module, downloaded if it is not there.
fn module(path: &str, version: &str) -> anyhow::Result<PathBuf> {
    let name = format!("{path}@{version}");
    say(&name);
    let output = Command::new("go")
        .args(["mod", "download", "-json", &name])
        .output()
        .context("cannot run go, which downloads Kubernetes' modules")?;
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout)
        .with_context(|| format!("go mod download {name} said nothing that is JSON"))?;
    match answer["Dir"].as_str() {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => bail!("go cannot download {name}: {}", answer["Error"]),
    }
}

fn write(name: &str, text: &str) -> anyhow::Result<()> {
    let file = root().join("crates/world/src/schema").join(name);
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    say(&format!("{name}: {} KB", text.len() / 1024));
    Ok(())
}
