//! What a rule looks at: one object, or the World.

use garboard_finding::{Findings, Reporter};
use garboard_world::{Object, World};

/// A rule's code, by what it looks at. The narrowest that does is the right one.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// Each object.
    Object(fn(&Object, &mut Reporter<'_>)),
    /// All objects together: cross-object rules.
    World(fn(&World, &mut Findings)),
}
