//! Items of a list, each with the path that names it.

use std::borrow::Cow;
use std::collections::HashSet;

use garboard_manifest::FieldPath;

/// The items of a list with their paths: by the list's merge key (`ports[containerPort=8080]`); items
/// without one, and further items of the same key, by place.
pub(crate) fn with_paths<'a, T>(
    list: FieldPath,
    merge_key: &'static str,
    items: &'a [T],
    value: impl Fn(&'a T) -> Cow<'a, str>,
) -> impl Iterator<Item = (FieldPath, &'a T)> {
    let mut seen = HashSet::new();
    items.iter().enumerate().map(move |(index, item)| {
        let value = value(item);
        let path = if value.is_empty() || seen.contains(&value) {
            list.index(index)
        } else {
            list.item(merge_key, &value)
        };
        seen.insert(value);
        (path, item)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_named_by_their_key_where_it_names_one() {
        let items = ["a", "", "b", "a"];
        let list = FieldPath::new("volumes");
        let paths: Vec<String> = with_paths(list, "name", &items, |item| Cow::Borrowed(item))
            .map(|(path, _)| path.to_string())
            .collect();
        let expected = [
            "volumes[name=a]",
            "volumes[1]",
            "volumes[name=b]",
            "volumes[3]",
        ];
        assert_eq!(paths, expected);
    }
}
