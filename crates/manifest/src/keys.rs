//! Mapping keys and merges, as `sigs.k8s.io/yaml` makes JSON of them.

use crate::problem::{Problem, ProblemKind};
use crate::scalar;
use crate::span::Span;
use crate::tree::{Data, NodeId, Range, Tree};

/// A key of a mapping that waits for its value.
pub(crate) enum Key {
    /// A key with its text as JSON has it.
    Named(Range, Span),
    /// `<<`
    Merge(Span),
}

/// What the node's data does not tell of a scalar, and its meaning as a key needs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Written {
    /// Nothing.
    Plainly,
    /// A plain `<<`.
    AsMerge,
    /// A float, before JSON takes away what tells it from a whole number.
    AsFloat(f64),
    /// A whole number beyond 63 bits.
    AsWide,
}

/// Something that JSON cannot express: what go-yaml reads, and refuses to convert.
pub(crate) struct Unfit {
    pub(crate) span: Span,
    pub(crate) message: &'static str,
}

/// The key that a node is, with what makes it unfit for JSON; the error is why go-yaml refuses it.
pub(crate) fn key_of(
    tree: &mut Tree,
    node: NodeId,
    written: Written,
    span: Span,
) -> Result<(Key, Option<Unfit>), Problem> {
    let mut unfit = None;
    let text = match (written, tree.target(node)) {
        (Written::AsMerge, _) => return Ok((Key::Merge(span), None)),
        (Written::Plainly, Data::Text(range)) => return Ok((Key::Named(range, span), None)),
        (Written::AsFloat(value), _) | (_, Data::Float(value)) => {
            if matches!(written, Written::AsWide) {
                let message = "unsupported map key: a number beyond 64 bits";
                unfit = Some(Unfit { span, message });
            }
            scalar::float_key(value)
        }
        (_, Data::Bool(value)) => value.to_string(),
        (_, Data::Int(value)) => value.to_string(),
        (_, Data::Null | Data::Alias(_) | Data::Text(_)) => {
            let message = "unsupported map key: null";
            unfit = Some(Unfit { span, message });
            "null".to_owned()
        }
        (_, Data::Sequence(_) | Data::Mapping(_)) => {
            let message = "invalid map key: a list or a mapping";
            return Err(Problem::new(ProblemKind::Syntax, span, message));
        }
    };
    Ok((Key::Named(tree.push_text(&text), span), unfit))
}

/// The mappings that the value of `<<` stands for, in the order in which they are applied.
///
/// go-yaml applies merges where they stand, so they override what stands before them; of several
/// mappings the earlier ones count more. An alias of a list is no list to it.
pub(crate) fn merged(tree: &Tree, value: NodeId, key_span: Span) -> Result<Vec<Range>, Problem> {
    let mapping = |node: NodeId| match tree.target(node) {
        Data::Mapping(range) => Ok(range),
        _ => {
            let message = "map merge requires map or sequence of maps as the value";
            Err(Problem::new(ProblemKind::Syntax, key_span, message))
        }
    };
    match tree.data(value) {
        Data::Sequence(items) => {
            let items = tree.items_of(items).iter().rev();
            items.map(|item| mapping(*item)).collect()
        }
        _ => Ok(vec![mapping(value)?]),
    }
}

/// Duplicates that are listed one by one; a document of nothing else must not fill the memory.
const MAX_DUPLICATES: usize = 1000;

/// Notes that a key stands in a mapping twice.
pub(crate) fn note_duplicate(problems: &mut Vec<Problem>, key: &str, first: Span, second: Span) {
    if problems.len() > MAX_DUPLICATES {
        return;
    }
    let message = if problems.len() == MAX_DUPLICATES {
        format!("more than {MAX_DUPLICATES} keys stand here for the second time")
    } else {
        let key = key.escape_debug();
        format!("the key \"{key}\" stands here for the second time; the API server takes the last")
    };
    let mut problem = Problem::new(ProblemKind::DuplicateKey, second, message);
    problem.related = Some((first, "first here, without effect".to_owned()));
    problems.push(problem);
}
