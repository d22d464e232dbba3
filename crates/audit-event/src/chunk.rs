//! Pieces of a log that go through the pipeline: bytes, and which records are in them.

use std::ops::Range;
use std::sync::mpsc::{Receiver, SyncSender};

use crate::lines::Lines;
use crate::read::Trouble;

/// Bytes of a usual piece.
pub(crate) const CHUNK: usize = 1 << 20;

/// No record is longer; events of a sane server stay below (etcd takes objects of 1.5 MiB, and the
/// API server truncates events at 100 KiB where it is told to).
pub(crate) const LONGEST_RECORD: usize = 8 << 20;

/// A piece of one source, in the order of the log.
pub(crate) struct Chunk {
    pub(crate) sequence: u64,
    /// The source's number.
    pub(crate) source: usize,
    pub(crate) bytes: Vec<u8>,
    /// How many of the bytes are of the log; the rest is room.
    pub(crate) length: usize,
    pub(crate) records: Records,
    /// What went wrong while cutting, after the records.
    pub(crate) trouble: Option<(At, Trouble)>,
}

/// Where the records of a chunk are.
pub(crate) enum Records {
    /// One a line.
    Lines,
    /// Here, each with the line of the source that it begins on, from 1.
    Items(Vec<(Range<usize>, u64)>),
}

/// A line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// After the lines of the chunk.
    Next,
    /// This one of the source, from 1.
    Line(u64),
}

/// The cutting end of the pipeline: takes free buffers, hands on filled ones.
pub(crate) struct Conveyor {
    pub(crate) free: Receiver<Vec<u8>>,
    pub(crate) filled: SyncSender<Chunk>,
    pub(crate) sequence: u64,
}

/// The other end of the pipeline is gone: there is nobody to cut for.
pub(crate) struct Gone;

impl Conveyor {
    /// A buffer, waiting for one that was merged: this bounds what is under way.
    pub(crate) fn buffer(&mut self) -> Result<Vec<u8>, Gone> {
        self.free.recv().map_err(|_| Gone)
    }

    pub(crate) fn send(
        &mut self,
        source: usize,
        (bytes, length): (Vec<u8>, usize),
        records: Records,
        trouble: Option<(At, Trouble)>,
    ) -> Result<(), Gone> {
        let chunk = Chunk {
            sequence: self.sequence,
            source,
            bytes,
            length,
            records,
            trouble,
        };
        self.sequence += 1;
        self.filled.send(chunk).map_err(|_| Gone)
    }
}

impl Chunk {
    /// Hands each record to `each` with its line: of the chunk, from 0, where records are lines; of
    /// the source where they are items. Gives the number of lines of the chunk.
    pub(crate) fn for_each(&self, mut each: impl FnMut(At, u64, &[u8])) -> u64 {
        let bytes = self.bytes.get(..self.length).unwrap_or_default();
        match &self.records {
            Records::Lines => {
                let mut lines = 0;
                for line in Lines::new(bytes) {
                    each(At::Next, lines, line);
                    lines += 1;
                }
                lines
            }
            Records::Items(items) => {
                for (range, line) in items {
                    let record = bytes.get(range.clone()).unwrap_or_default();
                    each(At::Line(*line), 0, record);
                }
                0
            }
        }
    }
}
