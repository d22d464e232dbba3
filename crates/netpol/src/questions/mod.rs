//! What can be asked of the engine.

mod focus;
mod listing;

pub use focus::Focus;
pub use listing::{Listed, Listing, Peering};
