//! PSA's words for who does what (`policy/helpers.go`).

use std::fmt;

use garboard_manifest::FieldPath;
use garboard_world::ContainerRef;

use crate::check::Check;
use crate::verdict::Violation;

/// `"a", "b"`, or nothing. The texts are not escaped, as in PSA.
pub(crate) fn quoted<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let texts: Vec<&str> = texts.into_iter().collect();
    if texts.is_empty() {
        return String::new();
    }
    format!("\"{}\"", texts.join("\", \""))
}

/// The singular for one, the plural for any other number.
pub(crate) fn plural<'t>(singular: &'t str, plural: &'t str, count: usize) -> &'t str {
    if count == 1 { singular } else { plural }
}

/// Who does something that is forbidden, with the fields that do it. Displays as PSA names them:
/// `pod and containers "a", "b"`.
#[derive(Default)]
pub(crate) struct Offenders<'w> {
    has_pod: bool,
    containers: Vec<&'w str>,
    pub(crate) paths: Vec<FieldPath>,
}

impl<'w> Offenders<'w> {
    /// The pod itself, with a field.
    pub(crate) fn pod(&mut self, path: FieldPath) {
        self.has_pod = true;
        self.paths.push(path);
    }

    /// A container, with a field below it.
    pub(crate) fn container(&mut self, container: &ContainerRef<'w>, field: &str) {
        self.container_with(container, [container.path().join(field)]);
    }

    /// A container, with several fields.
    pub(crate) fn container_with(
        &mut self,
        container: &ContainerRef<'w>,
        paths: impl IntoIterator<Item = FieldPath>,
    ) {
        self.containers.push(container.name());
        self.paths.extend(paths);
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        !self.has_pod && self.containers.is_empty()
    }

    /// The violation that they are; none, if there are none. `detail` says what they do.
    pub(crate) fn refused(
        self,
        check: &'static Check,
        reason: &'static str,
        detail: impl FnOnce(&Self) -> String,
    ) -> Option<Violation> {
        if self.is_empty() {
            return None;
        }
        let detail = detail(&self);
        Some(check.violated(reason, detail, self.paths))
    }

    /// How many containers there are among them.
    pub(crate) fn container_count(&self) -> usize {
        self.containers.len()
    }
}

impl fmt::Display for Offenders<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.has_pod {
            out.write_str("pod")?;
        }
        if self.has_pod && !self.containers.is_empty() {
            out.write_str(" and ")?;
        }
        if self.containers.is_empty() {
            return Ok(());
        }
        let word = plural("container", "containers", self.containers.len());
        write!(out, "{word} {}", quoted(self.containers.iter().copied()))
    }
}
