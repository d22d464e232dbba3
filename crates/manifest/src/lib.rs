//! From bytes to nodes that know where they stand.
//!
//! ```text
//! files ─► text ─► split ─► yaml | json ─► Tree (nodes with spans) ─► decode ─► typed values
//!                                │                                      │
//!                                └────────────► Problem ◄───────────────┘
//! ```
//!
//! What kubectl reads, this crate reads, and as kubectl reads it: YAML is tokenised by libyaml and
//! its scalars are resolved as `sigs.k8s.io/yaml` resolves them on the way to JSON. What cannot be
//! read is a [`Problem`] with a place; every other document of the file is still there.
//!
//! This crate knows nothing of Kubernetes' kinds, and nothing of rules.

mod anchors;
mod base64;
mod builder;
mod comments;
mod decode;
mod document;
mod edit;
mod entries;
mod escapes;
mod field;
mod json;
mod json_values;
mod keys;
mod loose;
mod map;
mod node;
mod path;
mod problem;
mod reach;
mod read;
mod scalar;
mod span;
mod split;
mod template;
mod text;
mod timestamp;
mod tree;
mod value;
mod yaml;

pub use decode::{Decode, Decoder};
pub use document::{Content, Document, Limits, Part, parse, split};
pub use edit::{Edit, Reason, Refusal, TextEdit, apply, edited};
pub use field::Field;
pub use loose::{IntOrString, Present, Quantity};
pub use map::Map;
pub use node::{Entry, Kind, NodeRef};
pub use path::{FieldPath, Segment};
pub use problem::{Problem, ProblemKind};
pub use reach::Reached;
pub use read::{
    Found, Input, InputError, ItemType, LargeItem, LargeJson, Loaded, PathPatterns, ReadOptions,
    SkipReason, Skipped, Source, find, is_kustomization, is_manifest,
};
pub use span::Span;
pub use text::{LineIndex, Position};
pub use tree::Tree;
pub use value::Value;
