//! What can be asked of the engine.

mod listing;

pub use listing::{Listed, Listing, Peering};
