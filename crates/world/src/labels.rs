//! Labels, selectors, and an index that answers a selector without looking at every object.

use std::collections::HashMap;

use garboard_manifest::{Field, Map, decode_struct};

/// Labels of an object.
pub type Labels = Map<Box<str>>;

decode_struct! {
    /// A label selector (meta/v1): all requirements must hold; without any it selects everything.
    ///
    /// An absent selector (`nil`) is not this type's business: what it means differs by field.
    pub struct LabelSelector {
        /// Labels that must be there with these values.
        pub match_labels: Map<Box<str>> = "matchLabels",
        /// Further requirements.
        pub match_expressions: Vec<Requirement> = "matchExpressions",
    }

    /// One requirement of a selector.
    pub struct Requirement {
        /// The label.
        pub key: Box<str> = "key",
        /// `In`, `NotIn`, `Exists`, `DoesNotExist`.
        pub operator: Box<str> = "operator",
        /// Values for `In` and `NotIn`.
        pub values: Vec<Box<str>> = "values",
    }
}

/// What a [`Requirement`] demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// The label is there with one of the values.
    In,
    /// The label is absent, or has none of the values.
    NotIn,
    /// The label is there.
    Exists,
    /// The label is absent.
    DoesNotExist,
}

impl Requirement {
    /// The operator; none for a word that the API server refuses.
    pub fn operator(&self) -> Option<Operator> {
        match self.operator.text() {
            "In" => Some(Operator::In),
            "NotIn" => Some(Operator::NotIn),
            "Exists" => Some(Operator::Exists),
            "DoesNotExist" => Some(Operator::DoesNotExist),
            _ => None,
        }
    }

    fn holds(&self, labels: &Labels) -> bool {
        let value = labels.get(self.key.text());
        let is_listed = || value.is_some_and(|value| self.values.items().contains(value));
        match self.operator() {
            Some(Operator::In) => is_listed(),
            Some(Operator::NotIn) => !is_listed(),
            Some(Operator::Exists) => value.is_some(),
            Some(Operator::DoesNotExist) => value.is_none(),
            None => false,
        }
    }
}

impl LabelSelector {
    /// Whether the selector selects an object with these labels. A selector that the API server
    /// would refuse selects nothing.
    pub fn selects(&self, labels: &Labels) -> bool {
        if self.match_labels.is_invalid() || self.match_expressions.is_invalid() {
            return false;
        }
        let by_label = self.match_labels.get().is_none_or(|wanted| {
            wanted
                .iter()
                .all(|(name, value)| labels.get(name) == Some(value))
        });
        by_label
            && self
                .match_expressions
                .items()
                .iter()
                .all(|requirement| requirement.holds(labels))
    }

    /// Whether there are no requirements, so that everything is selected.
    pub fn is_empty(&self) -> bool {
        !self.match_labels.is_invalid()
            && !self.match_expressions.is_invalid()
            && self.match_labels.get().is_none_or(Map::is_empty)
            && self.match_expressions.items().is_empty()
    }

    /// A selector for exactly these labels: how Services and ReplicationControllers select.
    pub fn of_labels(labels: &Labels) -> LabelSelector {
        LabelSelector {
            match_labels: Field::Set(labels.clone()),
            ..LabelSelector::default()
        }
    }
}

/// Items by namespace and label.
#[derive(Clone, Debug, Default)]
pub struct LabelIndex {
    items: Vec<Item>,
    by_namespace: HashMap<Box<str>, Postings>,
}

#[derive(Clone, Debug)]
struct Item {
    labels: Labels,
}

#[derive(Clone, Debug, Default)]
struct Postings {
    all: Vec<u32>,
    /// By label name, then by value: items in order.
    by_label: HashMap<Box<str>, HashMap<Box<str>, Vec<u32>>>,
}

impl LabelIndex {
    /// Indexes items given as (namespace, labels); an item's number is its place in the order.
    pub fn new<'a>(items: impl IntoIterator<Item = (&'a str, &'a Labels)>) -> Self {
        let mut index = LabelIndex::default();
        for (namespace, labels) in items {
            let number = index.items.len() as u32;
            let postings = index.by_namespace.entry(namespace.into()).or_default();
            postings.all.push(number);
            for (name, value) in labels.iter() {
                let by_value = postings.by_label.entry(name.into()).or_default();
                by_value.entry(value.clone()).or_default().push(number);
            }
            index.items.push(Item {
                labels: labels.clone(),
            });
        }
        index
    }

    /// The numbers of the items of a namespace that a selector selects, in order.
    ///
    /// Looks only at items that have the rarest of the labels that the selector demands.
    pub fn select(&self, namespace: &str, selector: &LabelSelector) -> Vec<u32> {
        let Some(postings) = self.by_namespace.get(namespace) else {
            return Vec::new();
        };
        let candidates = postings.rarest(selector);
        let is_selected = |number: &u32| {
            // numbers come from `new`
            selector.selects(&self.items[*number as usize].labels)
        };
        match candidates {
            Some(mut numbers) => {
                numbers.retain(is_selected);
                numbers
            }
            None => postings.all.iter().copied().filter(is_selected).collect(),
        }
    }
}

impl Postings {
    /// The shortest list of items that meet one positive requirement; none if there is no such
    /// requirement.
    fn rarest(&self, selector: &LabelSelector) -> Option<Vec<u32>> {
        let by_label = selector.match_labels.get().into_iter().flat_map(|labels| {
            labels
                .iter()
                .map(|(name, value)| self.with_values(name, std::slice::from_ref(value)))
        });
        let by_expression = selector
            .match_expressions
            .items()
            .iter()
            .filter_map(|requirement| match requirement.operator() {
                Some(Operator::In) => {
                    Some(self.with_values(requirement.key.text(), requirement.values.items()))
                }
                _ => None,
            });
        by_label.chain(by_expression).min_by_key(Vec::len)
    }

    fn with_values(&self, name: &str, values: &[Box<str>]) -> Vec<u32> {
        let Some(by_value) = self.by_label.get(name) else {
            return Vec::new();
        };
        let mut numbers: Vec<u32> = values
            .iter()
            .filter_map(|value| by_value.get(value))
            .flatten()
            .copied()
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}
