//! Spans that lie inside or beside each other: which of them hold a place.

use garboard_manifest::Span;

/// What may speak for one place; a pile of more is no decision of a person, and would cost its
/// product with the findings there.
pub(super) const MOST_AT_ONE_PLACE: usize = 256;

/// Spans of which no two overlap unless one holds the other, each with numbers.
#[derive(Debug, Default)]
pub(super) struct Nest {
    /// Sorted by where they begin, the wider first.
    spans: Vec<Held>,
}

#[derive(Debug)]
struct Held {
    span: Span,
    numbers: Vec<usize>,
    /// The narrowest span that holds this one.
    around: Option<usize>,
}

impl Nest {
    /// A nest of spans, each with its number.
    pub(super) fn new(mut numbered: Vec<(Span, usize)>) -> Nest {
        numbered.sort_by_key(|(span, number)| (span.start, std::cmp::Reverse(span.end), *number));
        let mut spans: Vec<Held> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for (span, number) in numbered {
            if let Some(last) = spans.last_mut()
                && last.span == span
            {
                if last.numbers.len() < MOST_AT_ONE_PLACE {
                    last.numbers.push(number);
                }
                continue;
            }
            while open
                .last()
                .is_some_and(|outer| spans[*outer].span.end < span.end)
            {
                open.pop();
            }
            spans.push(Held {
                span,
                numbers: vec![number],
                around: open.last().copied(),
            });
            open.push(spans.len() - 1);
        }
        Nest { spans }
    }

    /// The numbers of the spans that hold `at`, the narrowest first.
    pub(super) fn holding(&self, at: u32) -> impl Iterator<Item = usize> {
        let last = self
            .spans
            .partition_point(|held| held.span.start <= at)
            .checked_sub(1);
        let outwards = std::iter::successors(last, |number| self.spans[*number].around);
        let holding = outwards
            .map(|number| &self.spans[number])
            .filter(move |held| at < held.span.end);
        holding.flat_map(|held| held.numbers.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Spans of a random tree: each node is cut into children that do not overlap.
    fn tree() -> impl Strategy<Value = Vec<Span>> {
        proptest::collection::vec((0..40usize, 1..40usize), 0..12).prop_map(|wanted| {
            let mut spans: Vec<Span> = Vec::new();
            for (start, length) in wanted {
                let new = Span::new(start, start + length);
                let fits = |old: &Span| {
                    old.end <= new.start
                        || new.end <= old.start
                        || (old.start <= new.start && new.end <= old.end)
                        || (new.start <= old.start && old.end <= new.end)
                };
                if spans.iter().all(fits) {
                    spans.push(new);
                }
            }
            spans
        })
    }

    proptest! {
        #[test]
        fn the_spans_that_hold_a_place_are_found(spans in tree(), at in 0..80u32) {
            let numbered = spans.iter().copied().zip(0..).collect();
            let mut found: Vec<usize> = Nest::new(numbered).holding(at).collect();
            found.sort_unstable();
            let holds = |number: &usize| (spans[*number].start..spans[*number].end).contains(&at);
            let expected: Vec<usize> = (0..spans.len()).filter(holds).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_pile_at_one_place_is_cut() {
        let pile = (0..1000).map(|number| (Span::new(3, 9), number)).collect();
        assert_eq!(Nest::new(pile).holding(5).count(), MOST_AT_ONE_PLACE);
    }
}
