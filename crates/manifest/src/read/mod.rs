//! Files, folders, archives and stdin to texts.
//!
//! ```text
//! Input ─► find ─► Found { sources, skipped, missing, problems }
//!                     │
//!                     └► Source::load ─► Loaded::Text       one text, to be split into documents
//!                                    └─► Loaded::LargeJson  items, one after the other
//! ```
//!
//! Finding looks at names; loading looks at bytes, and may be done again when a report wants to
//! show the lines of a file. What cannot be opened twice (stdin, pipes, archives) is read while
//! finding, and kept. Every read is bounded by [`ReadOptions`]: no input makes it hold more than
//! that.

mod archive;
mod bytes;
mod charts;
mod cursor;
mod find;
mod folder;
mod input;
mod large_json;
mod names;
mod options;
mod patterns;
mod source;
mod store;
mod stream;
mod utf8;

pub use find::{Found, SkipReason, Skipped, find};
pub use input::{Input, InputError};
pub use large_json::{ItemType, LargeItem, LargeJson};
pub use names::{is_kustomization, is_manifest};
pub use options::ReadOptions;
pub use patterns::PathPatterns;
pub use source::{Loaded, Source};
pub(crate) use utf8::SUBSTITUTE;
