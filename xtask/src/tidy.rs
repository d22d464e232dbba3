//! The tidiness checks: what a script can see of order.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::{layers, root, say};

/// No source file is longer.
const LONGEST: usize = 800;

/// What every repository of this kind has.
const DOCUMENTS: [&str; 6] = [
    "LICENSE",
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
];

pub(crate) fn run() -> ExitCode {
    if complaints().is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Everything that is not in order; printed as it is returned.
pub(crate) fn complaints() -> Vec<String> {
    let root = root();
    let mut complaints = Vec::new();
    let missing = DOCUMENTS.iter().filter(|name| !root.join(name).exists());
    complaints.extend(missing.map(|name| format!("{name} is missing")));
    complaints.extend(arrows(&root));
    for file in sources(&root) {
        let text = fs::read_to_string(&file).unwrap_or_default();
        let shown = file
            .strip_prefix(&root)
            .unwrap_or(&file)
            .display()
            .to_string();
        complaints
            .extend(of_source(&shown, &text).map(|complaint| format!("{shown}: {complaint}")));
        complaints.extend(page_missing(&file).map(|complaint| format!("{shown}: {complaint}")));
    }
    for complaint in &complaints {
        say(complaint);
    }
    complaints
}

/// Arrows between crates that go the wrong way.
fn arrows(root: &Path) -> Vec<String> {
    let mut complaints = Vec::new();
    for folder in subfolders(&root.join("crates")) {
        let manifest = folder.join("Cargo.toml");
        let text = fs::read_to_string(&manifest).unwrap_or_default();
        let Ok(table) = text.parse::<toml::Table>() else {
            complaints.push(format!("{} is not TOML", manifest.display()));
            continue;
        };
        let name = table
            .get("package")
            .and_then(|it| it.get("name"))
            .and_then(|it| it.as_str());
        let name = name.unwrap_or_default();
        let used = table.get("dependencies").and_then(|it| it.as_table());
        for used in used.into_iter().flat_map(toml::Table::keys) {
            if used.starts_with("garboard") {
                complaints.extend(layers::objection(name, used));
            }
        }
    }
    complaints
}

fn of_source<'t>(path: &str, text: &'t str) -> impl Iterator<Item = String> + use<'t> {
    let length = text.lines().count();
    let stem = Path::new(path)
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default();
    let is_junk_drawer = matches!(stem, "utils" | "helpers" | "common" | "misc");
    let has_words = |line: &str| {
        let line = line.trim_start();
        ["todo!(", "unimplemented!(", "#[ignore", "#[allow(dead_code"]
            .iter()
            .any(|word| line.starts_with(word))
    };
    let whole = [
        (length > LONGEST).then(|| format!("{length} lines; split it by noun")),
        is_junk_drawer.then(|| "a name that says nothing".to_owned()),
        (!text.starts_with("//!")).then(|| "does not open with what it is for (//!)".to_owned()),
        (!text.ends_with('\n')).then(|| "no newline at the end".to_owned()),
    ];
    let lines = text.lines().enumerate().filter_map(move |(at, line)| {
        let reason = if line.ends_with([' ', '\t']) {
            "white space at the end"
        } else if has_words(line) {
            "unfinished or unused code"
        } else {
            return None;
        };
        Some(format!("{}: {reason}", at + 1))
    });
    whole.into_iter().flatten().chain(lines)
}

/// A rule without a page.
fn page_missing(file: &Path) -> Option<String> {
    let is_rule = file
        .parent()
        .is_some_and(|folder| folder.ends_with("rules"))
        && file.file_name().is_some_and(|name| name != "mod.rs");
    (is_rule && !file.with_extension("md").exists()).then(|| "the rule has no page".to_owned())
}

/// Our Rust files, sorted.
fn sources(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    collect(&root.join("crates"), &mut files);
    collect(&root.join("xtask"), &mut files);
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

#[cfg(test)]
mod tests {
    use super::of_source;

    #[test]
    fn disorder_is_found() {
        let complaints: Vec<String> = of_source("src/utils.rs", "fn f() {} \ntodo!()").collect();
        assert_eq!(complaints.len(), 5, "{complaints:?}");
        assert_eq!(of_source("src/noun.rs", "//! What it is for.\n").count(), 0);
    }
}
