//! Names in a sentence: `a`, `a and b`, `a, b, c and 4 more`.

use std::fmt;

/// How many names a sentence bears; the others are counted.
const NAMED: usize = 3;

/// The first few, and how many more there are.
pub(crate) fn listing<T: fmt::Display>(names: impl IntoIterator<Item = T>) -> String {
    let mut names = names.into_iter();
    let mut shown: Vec<String> = names
        .by_ref()
        .take(NAMED)
        .map(|name| name.to_string())
        .collect();
    match names.count() {
        0 => {}
        more => shown.push(format!("{more} more")),
    }
    let last = shown.pop().unwrap_or_default();
    if shown.is_empty() {
        return last;
    }
    format!("{} and {last}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::listing;

    #[test]
    fn a_few_are_named_and_the_rest_is_counted() {
        assert_eq!(listing(["a"]), "a");
        assert_eq!(listing(["a", "b"]), "a and b");
        assert_eq!(listing(["a", "b", "c"]), "a, b and c");
        assert_eq!(listing(["a", "b", "c", "d", "e"]), "a, b, c and 2 more");
        assert_eq!(listing([""; 0]), "");
    }
}
