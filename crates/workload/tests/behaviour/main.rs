//! What the rules say at their corners: one behaviour, one test.

mod capabilities;
mod claims;
mod containers;
mod fixes;
mod host;
mod images;
mod network_policies;
mod profiles;
mod root;
