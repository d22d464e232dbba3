//! Names that people type: which are the same, and which are alike.

/// A name in lower case, with Trivy's three spellings of an id (`KSV-0017`, `AVD-KSV-0017`,
/// `KSV017`) in one form. What stands in front of a `:` is the tool that uses the name.
pub(crate) fn normal(name: &str) -> String {
    let name = name.to_lowercase();
    let (tool, id) = name
        .split_once(':')
        .map_or(("", name.as_str()), |(tool, id)| (tool, id));
    let id = trivy_id(id).unwrap_or_else(|| id.to_owned());
    if name.contains(':') {
        format!("{tool}:{id}")
    } else {
        id
    }
}

/// The one form of an id of Trivy, if it is one.
fn trivy_id(id: &str) -> Option<String> {
    let id = id.strip_prefix("avd-").unwrap_or(id);
    let (prefix, number) = id.split_at_checked(3)?;
    let number = number.strip_prefix('-').unwrap_or(number);
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = number.parse().ok().filter(|_| is_number)?;
    matches!(prefix, "ksv" | "kcv").then(|| format!("{prefix}-{number:04}"))
}

/// The known name that is most like one that is not known, if any is like it at all.
pub fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    most_like(name, known.into_iter().map(|known| (known, known)))
}

/// Of known names, each with what is shown for it, the one that is most like `name`; the first of
/// several. None if more than a third of the letters differ in each.
pub fn most_like<'k, T>(name: &str, known: impl IntoIterator<Item = (&'k str, T)>) -> Option<T> {
    let name = normal(name);
    let length = name.chars().count();
    let alike = known.into_iter().filter_map(|(spelling, shown)| {
        let spelling = normal(spelling);
        let other_length = spelling.chars().count();
        let is_near = |distance: usize| distance * 3 <= length.max(other_length);
        if !is_near(length.abs_diff(other_length)) {
            return None; // the distance is at least that
        }
        let distance = distance(&name, &spelling);
        is_near(distance).then_some((distance, shown))
    });
    alike
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, shown)| shown)
}

/// Levenshtein's distance: how many letters must be changed, added or taken away.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, left) in one.chars().enumerate() {
        let mut diagonal = line;
        row[0] = line + 1; // never empty
        for (column, right) in other.iter().enumerate() {
            let change = diagonal + usize::from(left != *right);
            diagonal = row[column + 1]; // one longer than `other`
            row[column + 1] = change.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The distance by its definition, in exponential time.
    fn distance_by_definition(one: &[char], other: &[char]) -> usize {
        match (one, other) {
            ([], rest) | (rest, []) => rest.len(),
            ([left, one @ ..], [right, other @ ..]) if left == right => {
                distance_by_definition(one, other)
            }
            ([_, shorter @ ..], [_, other_shorter @ ..]) => {
                let changed = distance_by_definition(shorter, other_shorter);
                let taken = distance_by_definition(shorter, other);
                let added = distance_by_definition(one, other_shorter);
                1 + changed.min(taken).min(added)
            }
        }
    }

    proptest! {
        #[test]
        fn the_distance_is_levenshteins(one in "[abé]{0,7}", other in "[abé]{0,7}") {
            let letters = |text: &str| text.chars().collect::<Vec<char>>();
            let expected = distance_by_definition(&letters(&one), &letters(&other));
            prop_assert_eq!(distance(&one, &other), expected);
        }
    }

    #[test]
    fn trivys_spellings_are_one_with_and_without_the_tool() {
        for name in ["KSV-0017", "AVD-KSV-0017", "ksv017", "KSV17", "ksv-17"] {
            assert_eq!(normal(name), "ksv-0017");
            assert_eq!(normal(&format!("Trivy:{name}")), "trivy:ksv-0017");
        }
        assert_eq!(normal("AVD-KCV-0001"), "kcv-0001");
    }

    #[test]
    fn only_trivys_ids_change_their_spelling() {
        for name in [
            "c-0017",
            "avd-aws-0017",
            "ksv-+17",
            "ksv-",
            "ksvé17",
            "a:b:c",
        ] {
            assert_eq!(normal(name), name);
        }
    }

    #[test]
    fn a_third_of_the_letters_may_differ() {
        let known = [("abcdef", 1), ("abcxyz", 2)];
        assert_eq!(most_like("abcdxy", known), Some(1));
        assert_eq!(most_like("abcuvw", known), None);
        assert_eq!(most_like("", known), None);
    }
}
