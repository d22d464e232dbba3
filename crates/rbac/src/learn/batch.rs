//! What a chunk of a log comes to: every distinct authorisation once, with how often and when.
//!
//! Batches are filled on all cores and merged in the order of the log (`usage.rs`).

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use garboard_audit_event::{DAY, Event, Seconds, Stage, User};

use crate::learn::uses::{self, Fate, Need, What, Why};

/// The authorisations of some events.
#[derive(Debug, Default)]
pub struct Batch {
    numbers: HashMap<Box<[u8]>, u32>,
    pub(crate) counts: Vec<Counts>,
    /// Of every event that is counted: what tells it from others, and its authorisation's number.
    pub(crate) marks: Vec<Mark>,
    /// Days on which something was logged, since 1970.
    pub(crate) days: Vec<i64>,
    /// Events that say nothing of what came of their request.
    pub(crate) undecided: u64,
    pub(crate) first: Option<Seconds>,
    pub(crate) last: Option<Seconds>,
    /// Room for one key.
    key: Vec<u8>,
}

/// A counted event.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    /// What tells it from others.
    pub(crate) digest: u64,
    /// Its authorisation.
    pub(crate) number: u32,
    /// As what it was counted.
    pub(crate) counted: Counted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    Complete,
    Started,
    Refused,
}

/// How often, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Requests that were answered.
    pub(crate) complete: u64,
    /// Requests of which the answer began.
    pub(crate) started: u64,
    /// Requests that were refused.
    pub(crate) refused: u64,
    pub(crate) first: Option<Seconds>,
    pub(crate) last: Option<Seconds>,
}

/// A key, taken apart: who needed what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts<'k> {
    pub(crate) user: &'k str,
    /// The groups, as JSON.
    pub(crate) groups: &'k str,
    pub(crate) verb: &'k str,
    pub(crate) what: KeyWhat<'k>,
    pub(crate) why: Option<Why>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum KeyWhat<'k> {
    Resource {
        group: &'k str,
        resource: &'k str,
        subresource: &'k str,
        namespace: &'k str,
        name: &'k str,
    },
    Path(&'k str),
}

impl Counts {
    pub(crate) fn of(&mut self, counted: Counted) -> &mut u64 {
        match counted {
            Counted::Complete => &mut self.complete,
            Counted::Started => &mut self.started,
            Counted::Refused => &mut self.refused,
        }
    }
}

impl Batch {
    /// An empty batch.
    pub fn new() -> Batch {
        Batch::default()
    }

    /// Adds an event.
    pub fn add(&mut self, event: &Event<'_>) {
        let time = event.time();
        if let Some(time) = time {
            self.first = Some(self.first.map_or(time, |first| first.min(time)));
            self.last = Some(self.last.map_or(time, |last| last.max(time)));
            let day = time.div_euclid(DAY);
            if self.days.last() != Some(&day) {
                self.days.push(day);
            }
        }
        let fate = uses::fate(event);
        if fate == Fate::Unknown {
            self.undecided += 1;
            return;
        }
        let counted = match fate {
            Fate::Refused => Counted::Refused,
            _ if event.stage == Stage::ResponseStarted => Counted::Started,
            _ => Counted::Complete,
        };
        let mut first = None;
        uses::needs(event, &mut |user, need| {
            // What was refused is counted at the request itself.
            if counted == Counted::Refused && first.is_some() {
                return;
            }
            let number = self.number(user, need);
            let counts = &mut self.counts[number as usize]; // `number` has made it
            *counts.of(counted) += 1;
            if counted != Counted::Refused
                && let Some(time) = time
            {
                counts.first = Some(counts.first.map_or(time, |first| first.min(time)));
                counts.last = Some(counts.last.map_or(time, |last| last.max(time)));
            }
            first = first.or(Some(number));
        });
        if let Some(number) = first {
            self.marks.push(Mark {
                digest: digest(event),
                number,
                counted,
            });
        }
    }

    /// The number of an authorisation.
    fn number(&mut self, user: &User<'_>, need: &Need<'_>) -> u32 {
        self.key.clear();
        put(&mut self.key, &user.username);
        put(&mut self.key, user.groups_json());
        put(&mut self.key, need.verb);
        self.key.push(need.why.map_or(0, code));
        match &need.what {
            What::Resource {
                group,
                resource,
                subresource,
                namespace,
                name,
            } => {
                for part in [group, resource, subresource, namespace, name] {
                    put(&mut self.key, part);
                }
            }
            What::Path(path) => put(&mut self.key, path),
        }
        if let Some(number) = self.numbers.get(self.key.as_slice()) {
            return *number;
        }
        let number = self.counts.len() as u32;
        self.counts.push(Counts::default());
        self.numbers.insert(self.key.as_slice().into(), number);
        number
    }

    /// The keys, in the order in which they came.
    pub(crate) fn keys(&mut self) -> Vec<Box<[u8]>> {
        let mut keys: Vec<_> = std::mem::take(&mut self.numbers).into_iter().collect();
        keys.sort_unstable_by_key(|(_, number)| *number);
        keys.into_iter().map(|(key, _)| key).collect()
    }
}

/// What tells an event from all others: the audit ID alone is chosen by the client, who could hide
/// one request behind another.
fn digest(event: &Event<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    let texts = [
        &event.audit_id,
        &event.received,
        &event.reached,
        &event.verb,
        &event.uri,
        &event.user.username,
    ];
    for text in texts {
        text.as_str().hash(&mut hasher);
    }
    event.stage.hash(&mut hasher);
    hasher.finish()
}

/// The reasons that a single event gives.
const WHYS: [Why; 4] = [Why::Impersonates, Why::Creates, Why::Binds, Why::Certifies];

fn code(why: Why) -> u8 {
    WHYS.iter().position(|other| *other == why).unwrap_or(0) as u8 + 1
}

fn put(key: &mut Vec<u8>, text: &str) {
    key.extend((text.len() as u32).to_le_bytes()); // a record is shorter than 8 MiB
    key.extend(text.as_bytes());
}

fn take<'k>(key: &mut &'k [u8]) -> Option<&'k str> {
    let (length, rest) = key.split_first_chunk::<4>()?;
    let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    *key = rest;
    std::str::from_utf8(text).ok()
}

impl<'k> Parts<'k> {
    /// Takes a key apart; always possible for keys of a batch.
    pub(crate) fn of(key: &'k [u8]) -> Option<Parts<'k>> {
        let mut rest = key;
        let (user, groups, verb) = (take(&mut rest)?, take(&mut rest)?, take(&mut rest)?);
        let (why, after) = rest.split_first()?;
        rest = after;
        let first = take(&mut rest)?;
        let what = if rest.is_empty() {
            KeyWhat::Path(first)
        } else {
            KeyWhat::Resource {
                group: first,
                resource: take(&mut rest)?,
                subresource: take(&mut rest)?,
                namespace: take(&mut rest)?,
                name: take(&mut rest)?,
            }
        };
        Some(Parts {
            user,
            groups,
            verb,
            what,
            why: usize::from(*why)
                .checked_sub(1)
                .and_then(|number| WHYS.get(number).copied()),
        })
    }
}
