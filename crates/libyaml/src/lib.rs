//! Safe YAML events over `libyaml-rs`, the port of the parser that Go's YAML packages are
//! derived from: what kubectl can tokenise, this can.
//!
//! ```text
//! &str ──► Parser ──► Event { kind, start, end }   (start, end: byte offsets into the &str)
//! ```
//!
//! Marks count bytes (in this port; libyaml in C counts characters), as code frames and byte edits
//! do; a test holds it to that. An event borrows its text from the parser, so reading a stream
//! allocates nothing on this side.
//!
//! This crate knows nothing of tags' meaning, of documents as values, or of Kubernetes.

mod event;
mod parser;

pub use event::{Event, EventKind, ScalarStyle};
pub use parser::{Parser, SyntaxError};
