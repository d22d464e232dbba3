//! Events that are in a log twice: files that overlap, webhooks that send again.

/// Events that are remembered: as many as a busy server logs in an hour.
const SLOTS: usize = 1 << 19;

/// The digests of the last events, each in the place that it gives itself. Only counts depend on it:
/// what was used stays used.
#[derive(Debug)]
pub(crate) struct Duplicates {
    slots: Box<[u64]>,
}

impl Default for Duplicates {
    fn default() -> Self {
        Duplicates {
            slots: vec![0; SLOTS].into_boxed_slice(),
        }
    }
}

impl Duplicates {
    /// Whether an event of that digest was there before; remembers it.
    pub(crate) fn is_repeated(&mut self, digest: u64) -> bool {
        let slot = &mut self.slots[digest as usize % SLOTS]; // below the length
        std::mem::replace(slot, digest) == digest && digest != 0
    }
}
