//! The index answers like the definition: every label selector, on generated objects.

use garboard_manifest::Field;
use garboard_world::{LabelIndex, LabelSelector, Labels, Requirement};
use proptest::prelude::*;

/// Few names and values, so that selectors meet objects.
fn labels() -> impl Strategy<Value = Labels> {
    prop::collection::vec(("[abc]", "[xyz]"), 0..4).prop_map(|pairs| {
        pairs
            .into_iter()
            .map(|(name, value)| (name.into(), Box::from(value)))
            .collect()
    })
}

fn requirement() -> impl Strategy<Value = Requirement> {
    let operator = prop::sample::select(vec!["In", "NotIn", "Exists", "DoesNotExist", "Near"]);
    let values = prop::collection::vec("[xyz]", 0..3);
    ("[abc]", operator, values).prop_map(|(key, operator, values)| Requirement {
        key: Field::Set(key.into()),
        operator: Field::Set(operator.into()),
        values: Field::Set(values.into_iter().map(Box::from).collect()),
    })
}

fn selector() -> impl Strategy<Value = LabelSelector> {
    (
        prop::option::of(labels()),
        prop::collection::vec(requirement(), 0..3),
    )
        .prop_map(|(labels, expressions)| LabelSelector {
            match_labels: labels.map_or(Field::Absent, Field::Set),
            match_expressions: Field::Set(expressions),
        })
}

/// meta/v1 `LabelSelector`, word by word.
fn literally_selects(selector: &LabelSelector, labels: &Labels) -> bool {
    for (name, value) in selector
        .match_labels
        .get()
        .into_iter()
        .flat_map(garboard_manifest::Map::iter)
    {
        if labels.get(name) != Some(value) {
            return false;
        }
    }
    for requirement in selector.match_expressions.items() {
        let value = labels.get(requirement.key.text());
        let listed = value.is_some_and(|value| requirement.values.items().contains(value));
        let holds = match requirement.operator.text() {
            "In" => listed,
            "NotIn" => value.is_none() || !listed,
            "Exists" => value.is_some(),
            "DoesNotExist" => value.is_none(),
            _ => false,
        };
        if !holds {
            return false;
        }
    }
    true
}

proptest! {
    #[test]
    fn the_index_selects_what_the_definition_selects(
        items in prop::collection::vec(("[pq]", labels()), 0..12),
        selector in selector(),
        namespace in "[pqr]",
    ) {
        let index = LabelIndex::new(items.iter().map(|(namespace, labels)| (&**namespace, labels)));
        let expected: Vec<u32> = (0..)
            .zip(&items)
            .filter(|(_, (place, labels))| *place == namespace && literally_selects(&selector, labels))
            .map(|(number, _)| number)
            .collect();
        prop_assert_eq!(index.select(&namespace, &selector), expected);
    }
}

#[test]
fn an_empty_selector_selects_everything() {
    let empty = LabelSelector::default();
    assert!(empty.is_empty());
    assert!(empty.selects(&Labels::default()));
}

#[test]
fn a_selector_with_a_field_of_a_wrong_type_selects_nothing() {
    let broken = LabelSelector {
        match_labels: Field::Invalid,
        ..LabelSelector::default()
    };
    assert!(!broken.is_empty());
    assert!(!broken.selects(&Labels::default()));
}
