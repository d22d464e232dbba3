//! What the rules say at their corners: one behaviour, one test.

mod autoscalers;
mod budgets;
mod capabilities;
mod claims;
mod containers;
mod fixes;
mod host;
mod images;
mod network_policies;
mod profiles;
mod references;
mod resources;
mod root;
mod selectors;
