//! Who can do what, asked as people ask it.

mod bad_input;
mod learn;
mod questions;
mod sources;
mod views;

use crate::{Project, Run};

/// Two namespaces, a ClusterRole bound in one and in all of them, an aggregated role, a group.
const RBAC: &str = include_str!("rbac.yaml");
/// Who carries the service accounts of it.
const APPS: &str = include_str!("apps.yaml");

fn project() -> Project {
    Project::new(&[("apps.yaml", APPS), ("rbac.yaml", RBAC)])
}

/// Asks in a folder of both files, in 100 columns.
fn ask(arguments: &[&str]) -> Run {
    let mut all = vec!["rbac"];
    all.extend(arguments);
    all.extend(["-f", "."]);
    let project = project();
    let mut command = project.command(&all);
    command.env("COLUMNS", "100");
    Run::of(command)
}
