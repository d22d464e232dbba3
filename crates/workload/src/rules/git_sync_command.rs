//! `workload/git-sync-command`: a repository, or a variable, decides what runs.

use std::borrow::Cow;

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::{ContainerRef, EnvVar};

use crate::image::ImageReference;
use crate::{Check, items};

rule! {
    pub(crate) RULE = "workload/git-sync-command" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "git-sync told what to run",
        aliases: ["checkov:CKV_K8S_159"],
        page: include_str!("git_sync_command.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

/// Settings by which git-sync is told what program to start: `GITSYNC_GIT` (v4), `GIT_SYNC_GIT` (v3).
const VARIABLES: [&str; 6] = [
    "GITSYNC_GIT",
    "GIT_SYNC_GIT",
    "GITSYNC_EXECHOOK_COMMAND",
    "GIT_SYNC_EXECHOOK_COMMAND",
    "GITSYNC_SYNC_HOOK_COMMAND",
    "GIT_SYNC_HOOK_COMMAND",
];

const FLAGS: [&str; 3] = ["--git", "--exechook-command", "--sync-hook-command"];

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let image = ImageReference::parse(container.container.image.text());
    if !image.is_some_and(|image| image.is_named("git-sync")) {
        return;
    }
    let name = container.display_name();
    let variables = container.container.env.items();
    let by_name = |variable: &'_ EnvVar| Cow::Owned(variable.name.text().to_owned());
    let list = container.path().join("env");
    for (path, variable) in items::with_paths(list, "name", variables, by_name) {
        if VARIABLES.contains(&variable.name.text()) {
            out.report(path).message(format_args!(
                "variable {} tells container {name} what program to run",
                variable.name.text()
            ));
        }
    }
    for (index, word) in container.container.args.items().iter().enumerate() {
        let flag = word.split('=').next().unwrap_or_default();
        if FLAGS.contains(&flag) {
            out.report(container.path().join("args").index(index))
                .message(format_args!(
                    "argument {flag} tells container {name} what program to run"
                ));
        }
    }
}
