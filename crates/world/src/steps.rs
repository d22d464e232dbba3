//! Counts what judging looks at, for the test that no rule is worse than linear.

#[cfg(feature = "count-steps")]
use std::sync::atomic::{AtomicU64, Ordering};

/// A counter that costs nothing unless the feature `count-steps` is on.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    #[cfg(feature = "count-steps")]
    count: AtomicU64,
}

/// A counter that nobody reads.
pub(crate) static UNCOUNTED: Steps = Steps::new();

impl Steps {
    pub(crate) const fn new() -> Steps {
        Steps {
            #[cfg(feature = "count-steps")]
            count: AtomicU64::new(0),
        }
    }

    #[cfg(feature = "count-steps")]
    pub(crate) fn add(&self, steps: usize) {
        self.count.fetch_add(steps as u64, Ordering::Relaxed);
    }

    #[cfg(feature = "count-steps")]
    pub(crate) fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    #[cfg(not(feature = "count-steps"))]
    #[expect(clippy::unused_self, reason = "the counter counts with the feature on")]
    pub(crate) fn add(&self, _: usize) {}

    #[cfg(not(feature = "count-steps"))]
    #[expect(clippy::unused_self, reason = "the counter counts with the feature on")]
    pub(crate) fn count(&self) -> u64 {
        0
    }
}
