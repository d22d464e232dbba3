//! The pipeline: one thread cuts, workers parse, the caller's thread merges in the order of the log.
//!
//! A fixed number of buffers goes round. The cutter waits for a free one, and a buffer is free again
//! when its chunk has been merged: whoever is slow, memory stays what it was at the beginning.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::chunk::{At, CHUNK, Chunk, Conveyor, Gone, Records};
use crate::event::Event;
use crate::input::{Source, decompressed};
use crate::record::{self, Outcome};
use crate::{document, lines};

/// Places that are named; the rest is a number.
const MOST_PLACES: usize = 20;

/// How a log is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Threads that parse; as many as there are cores if 0.
    pub workers: usize,
}

/// What reading came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Bytes of log, after decompression.
    pub bytes: u64,
    /// Events, of every stage.
    pub events: u64,
    /// JSON objects that are no audit events.
    pub foreign: u64,
    /// Records that could not be read, and sources that ended in error.
    pub malformed: u64,
    /// Where those are: the first few.
    pub places: Vec<Place>,
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name of the source.
    pub source: String,
    /// The line, from 1.
    pub line: u64,
    /// What is wrong.
    pub trouble: Trouble,
}

/// What is wrong with a record or a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It is not JSON.
    NotJson,
    /// It ends in the middle.
    Truncated,
    /// A field of the event has a wrong type, or stands there twice.
    WrongType,
    /// It is longer than 8 MiB.
    TooLong,
    /// The stream cannot be read on, and why.
    Unreadable(String),
}

impl Trouble {
    pub(crate) fn of(error: &serde_json::Error) -> Trouble {
        match error.classify() {
            serde_json::error::Category::Eof => Trouble::Truncated,
            serde_json::error::Category::Data => Trouble::WrongType,
            _ => Trouble::NotJson,
        }
    }

    pub(crate) fn of_stream(error: &io::Error) -> Trouble {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Trouble::Truncated,
            _ => Trouble::Unreadable(error.to_string()),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::NotJson => formatter.write_str("is not JSON"),
            Trouble::Truncated => formatter.write_str("ends in the middle"),
            Trouble::WrongType => formatter.write_str("has a field of a wrong type"),
            Trouble::TooLong => formatter.write_str("is longer than 8 MiB"),
            Trouble::Unreadable(why) => write!(formatter, "cannot be read on: {why}"),
        }
    }
}

/// A chunk that a worker is through with.
struct Done<A> {
    gathered: A,
    buffer: Vec<u8>,
    source: usize,
    bytes: u64,
    lines: u64,
    outcome: Outcome,
    /// Lines of the chunk from 0, or of the source from 1, with what is wrong there.
    troubles: Vec<(At, u64, Trouble)>,
}

/// Reads logs, one after the other. Every event goes to `each`, on any thread, with what was gathered
/// from its chunk so far; what was gathered goes to `merge`, on this thread, in the order of the log.
pub fn read<A: Send>(
    sources: Vec<Source>,
    options: &Options,
    new: impl Fn() -> A + Sync,
    each: impl Fn(&mut A, &Event<'_>) + Sync,
    mut merge: impl FnMut(A),
) -> Summary {
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let workers = match options.workers {
        0 => cores,
        workers => workers,
    };
    let names: Vec<String> = sources.iter().map(|source| source.name.clone()).collect();
    let buffers = workers * 2 + 2;
    let (to_free, free) = sync_channel(buffers);
    for _ in 0..buffers {
        let _ = to_free.send(Vec::new()); // the other end is still here
    }
    let (filled, to_parse) = sync_channel(buffers);
    let to_parse = Mutex::new(to_parse);
    let (parsed, to_merge) = sync_channel(buffers);
    thread::scope(|scope| {
        scope.spawn(move || {
            let conveyor = Conveyor {
                free,
                filled,
                sequence: 0,
            };
            let _ = cut(sources, conveyor); // the others have gone: nothing is left to do
        });
        for _ in 0..workers {
            let (parsed, to_parse, new, each) = (parsed.clone(), &to_parse, &new, &each);
            scope.spawn(move || work(to_parse, &parsed, new, each));
        }
        drop(parsed);
        let mut tally = Tally::new(names);
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for (sequence, done) in to_merge {
            waiting.insert(sequence, done);
            while let Some(mut done) = waiting.remove(&next) {
                next += 1;
                tally.add(&mut done);
                merge(done.gathered);
                // One long record must not make every buffer long for good.
                if done.buffer.capacity() > 2 * CHUNK {
                    done.buffer = Vec::new();
                }
                let _ = to_free.send(done.buffer); // the cutter may be through
            }
        }
        tally.summary
    })
}

/// Cuts every source into chunks.
fn cut(sources: Vec<Source>, mut conveyor: Conveyor) -> Result<(), Gone> {
    for (number, source) in sources.into_iter().enumerate() {
        let mut buffer = conveyor.buffer()?;
        let opened = decompressed(source.reader).and_then(|mut reader| {
            let length = lines::head(&mut *reader, &mut buffer)?;
            Ok((reader, length))
        });
        match opened {
            Ok((reader, length)) if lines::is_lines(&buffer[..length]) => {
                lines::cut(number, reader, (buffer, length), &mut conveyor)?;
            }
            Ok((reader, length)) => {
                document::cut(number, reader, (buffer, length), &mut conveyor)?;
            }
            Err(error) => {
                let trouble = Some((At::Line(1), Trouble::of_stream(&error)));
                conveyor.send(number, (buffer, 0), Records::Lines, trouble)?;
            }
        }
    }
    Ok(())
}

fn work<A>(
    to_parse: &Mutex<Receiver<Chunk>>,
    parsed: &SyncSender<(u64, Done<A>)>,
    new: &(impl Fn() -> A + Sync),
    each: &(impl Fn(&mut A, &Event<'_>) + Sync),
) {
    loop {
        let chunk = to_parse
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok(chunk) = chunk else {
            return;
        };
        let mut gathered = new();
        let mut outcome = Outcome::default();
        let mut troubles = Vec::new();
        let mut lines = chunk.for_each(|at, line, bytes| {
            let bytes = lines::record(bytes);
            if bytes.is_empty() {
                return;
            }
            let result = record::read(
                bytes,
                &mut |event| each(&mut gathered, event),
                &mut outcome,
                0,
            );
            if let Err(trouble) = result
                && troubles.len() < MOST_PLACES
            {
                troubles.push((at, line, trouble));
            }
        });
        if let Some((at, trouble)) = chunk.trouble {
            let is_line = trouble == Trouble::TooLong && at == At::Next;
            outcome.malformed += 1;
            troubles.push((at, lines, trouble));
            lines += u64::from(is_line);
        }
        let done = Done {
            gathered,
            source: chunk.source,
            bytes: chunk.length as u64,
            buffer: chunk.bytes,
            lines,
            outcome,
            troubles,
        };
        if parsed.send((chunk.sequence, done)).is_err() {
            return;
        }
    }
}

/// Counts chunks up in the order of the log.
struct Tally {
    names: Vec<String>,
    source: usize,
    /// Lines of the source before the chunk.
    lines: u64,
    summary: Summary,
}

impl Tally {
    fn new(names: Vec<String>) -> Tally {
        Tally {
            names,
            source: 0,
            lines: 0,
            summary: Summary::default(),
        }
    }

    fn add<A>(&mut self, done: &mut Done<A>) {
        if done.source != self.source {
            self.source = done.source;
            self.lines = 0;
        }
        self.summary.bytes += done.bytes;
        self.summary.events += done.outcome.events;
        self.summary.foreign += done.outcome.foreign;
        self.summary.malformed += done.outcome.malformed;
        for (at, line, trouble) in done.troubles.drain(..) {
            if self.summary.places.len() >= MOST_PLACES {
                break;
            }
            self.summary.places.push(Place {
                source: self.names.get(done.source).cloned().unwrap_or_default(),
                line: match at {
                    At::Next => self.lines + line + 1,
                    At::Line(line) => line,
                },
                trouble,
            });
        }
        self.lines += done.lines;
    }
}
