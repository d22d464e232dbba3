//! The recorded cases of public suites, wherever they are on this machine.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The folder `name` of the conformance set, or none if the set is not on this machine.
///
/// It is looked for in `GARBOARD_CONFORMANCE`, then beside the checkout. Without it a test prints
/// that it was skipped and passes; with `CI=true` a missing set is a failure.
///
/// # Panics
///
/// With `CI=true`, if the set is missing.
pub fn folder(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("GARBOARD_CONFORMANCE").map_or_else(beside_checkout, PathBuf::from);
    let folder = root.join(name);
    if folder.exists() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none_or(|value| value != "true"),
        "the conformance set has no {name}; set GARBOARD_CONFORMANCE"
    );
    skip(&format!("conformance/{name} is not on this machine"));
    None
}

/// Notes that a test was skipped, and why: printed, and counted by `cargo xtask test`.
pub fn skip(reason: &str) {
    let line = format!("skipped: {reason}\n").into_bytes();
    let _ = std::io::stderr().write_all(&line);
    let log = std::env::var_os("GARBOARD_SKIP_LOG")
        .and_then(|log| OpenOptions::new().append(true).create(true).open(log).ok());
    if let Some(mut file) = log {
        let _ = file.write_all(&line); // the line on stderr is there all the same
    }
}

fn beside_checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance")
}
