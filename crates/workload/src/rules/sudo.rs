//! `workload/sudo`: the application becomes root by itself.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::ContainerRef;

use crate::Check;

rule! {
    pub(crate) RULE = "workload/sudo" {
        severity: Severity::Low,
        group: Group::Security,
        title: "sudo in the entry point",
        aliases: ["kubescape:C-0062", "kubescape:sudo-in-container-entrypoint"],
        page: include_str!("sudo.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let lists = [
        ("command", container.container.command.items()),
        ("args", container.container.args.items()),
    ];
    for (list, words) in lists {
        if let Some(index) = words.iter().position(|word| calls_sudo(word)) {
            out.report(container.path().join(list).index(index))
                .message(format_args!(
                    "container {} starts with sudo: it counts on becoming root",
                    container.display_name()
                ));
            return;
        }
    }
}

/// Whether some word of a command line, or of a script in it, is the program sudo.
fn calls_sudo(text: &str) -> bool {
    let is_end = |letter: char| letter.is_whitespace() || ";|&(`".contains(letter);
    text.split(is_end)
        .any(|word| word == "sudo" || word.ends_with("/sudo"))
}
