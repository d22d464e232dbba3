//! The face of a pillar.

use garboard_world::{Kind, World};

use crate::findings::Findings;
use crate::rule::Rule;
use crate::settings::Settings;

/// One field of hardening: its rules, and how it judges.
///
/// Pure: the same World and Settings give the same findings, on any number of threads.
pub trait Pillar: Sync {
    /// Its rules, in the order in which they are listed.
    fn rules(&self) -> &'static [&'static Rule];

    /// The kinds that it needs to see; a live source lists exactly these.
    fn kinds(&self) -> &'static [Kind];

    /// Judges.
    fn inspect(&self, world: &World, settings: &Settings, out: &mut Findings);
}
