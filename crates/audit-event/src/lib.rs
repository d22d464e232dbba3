//! Kubernetes audit events: the model, the envelopes that clouds put around them, and a reader that
//! needs the same memory for a log of any size.
//!
//! ```text
//! sources ─► decompress ─► chunks of whole records ─► workers: record ─► events ─► accumulator
//!            (one thread, in order)                   (all cores)                      │
//!                                                     merged in the order of the log ◄─┘
//! ```
//!
//! [`read`] hands every event to a function that runs on all cores, and what that function gathers
//! from a chunk to another one that sees the chunks in the order of the log: the result is the same
//! with any number of threads. A record that cannot be read is counted and named by file and line.
//!
//! [`Policy`] says what an audit policy would have recorded.
//!
//! This crate opens no files and prints nothing.

mod chunk;
mod document;
mod event;
mod gke;
mod input;
mod lines;
mod policy;
mod read;
mod record;
mod text;
mod time;

pub use event::{Decision, Event, Level, ObjectRef, Stage, User};
pub use input::Source;
pub use policy::{GroupResources, Policy, Recorded, Request, Rule, Subject};
pub use read::{Options, Place, Summary, Trouble, read};
pub use record::{Outcome, events};
pub use text::Text;
pub use time::{DAY, Seconds};
