//! Names in one cell: the first few, and how many more there are.

/// Names that a cell lists; the rest is a number.
const MOST_NAMES: usize = 3;

pub(crate) fn listed(names: &[String]) -> String {
    let shown = names.iter().take(MOST_NAMES).map(String::as_str);
    let shown = shown.collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST_NAMES) {
        0 => shown,
        rest => format!("{shown} and {rest} more"),
    }
}
