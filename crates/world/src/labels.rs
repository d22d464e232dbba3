//! Labels, selectors, and an index that answers a selector without looking at every object.

use std::borrow::Cow;
use std::collections::HashMap;

use garboard_manifest::{Field, Map, decode_struct};

use crate::steps::{Steps, UNCOUNTED};

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
        if !self.is_readable() {
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

    /// Whether every part of it has the type that it must have.
    pub fn is_readable(&self) -> bool {
        !self.match_labels.is_invalid() && !self.match_expressions.is_invalid()
    }

    /// Whether there are no requirements, so that everything is selected.
    pub fn is_empty(&self) -> bool {
        self.is_readable()
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
    pub fn select(&self, namespace: &str, selector: &LabelSelector) -> Vec<u32> {
        self.select_counting(namespace, selector, &UNCOUNTED)
            .collect()
    }

    /// The same one by one, so that whoever needs only the first pays for no more.
    ///
    /// Looks only at items that have the rarest of the labels that the selector demands.
    pub(crate) fn select_counting<'i>(
        &'i self,
        namespace: &str,
        selector: &'i LabelSelector,
        steps: &'i Steps,
    ) -> impl Iterator<Item = u32> + 'i {
        let postings = self.by_namespace.get(namespace);
        let candidates = postings.map_or(Cow::Borrowed(&[][..]), |postings| {
            postings.candidates(selector)
        });
        let numbers = (0..candidates.len()).map(move |at| candidates[at]); // at < len
        numbers.filter(move |number| {
            steps.add(1);
            // numbers come from `new`
            selector.selects(&self.items[*number as usize].labels)
        })
    }
}

impl Postings {
    /// Items among which are all that a selector selects: those that meet the requirement that the
    /// fewest meet, or all if it demands no label. A list is copied only where several are joined.
    fn candidates(&self, selector: &LabelSelector) -> Cow<'_, [u32]> {
        let by_label = selector.match_labels.get().into_iter().flat_map(|labels| {
            labels
                .iter()
                .map(|(name, value)| (name, std::slice::from_ref(value)))
        });
        let by_expression = selector
            .match_expressions
            .items()
            .iter()
            .filter(|requirement| requirement.operator() == Some(Operator::In))
            .map(|requirement| (requirement.key.text(), requirement.values.items()));
        let size = |(name, values): &(&str, &[Box<str>])| -> usize {
            self.with_values(name, values).map(Vec::len).sum()
        };
        let Some((name, values)) = by_label.chain(by_expression).min_by_key(size) else {
            return Cow::Borrowed(&self.all);
        };
        let mut lists = self.with_values(name, values);
        match (lists.next(), lists.next()) {
            (None, _) => Cow::Borrowed(&[]),
            (Some(only), None) => Cow::Borrowed(only),
            (Some(first), Some(second)) => {
                let joined = [first, second].into_iter().chain(lists);
                let mut numbers: Vec<u32> = joined.flatten().copied().collect();
                numbers.sort_unstable();
                numbers.dedup();
                Cow::Owned(numbers)
            }
        }
    }

    /// The items that have a label with each of the values.
    fn with_values<'p, 'v>(
        &'p self,
        name: &str,
        values: &'v [Box<str>],
    ) -> impl Iterator<Item = &'p Vec<u32>> + use<'p, 'v> {
        let by_value = self.by_label.get(name);
        values
            .iter()
            .filter_map(move |value| by_value.and_then(|by_value| by_value.get(value)))
    }
}
