//! What a log comes to: who used which authorisation, how often, first and last; in constant memory.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use garboard_audit_event::Seconds;

use crate::learn::batch::{Batch, Counts, KeyWhat, Parts};
use crate::learn::caps::Caps;
use crate::learn::duplicates::Duplicates;
use crate::learn::observed::SubjectUsage;
use crate::learn::uses::Why;
use crate::strings::{Strings, Symbol};
use crate::subject::Subject;

/// Lists of groups that one subject is seen with.
const MOST_LISTS: usize = 64;

/// Days that are told apart: more than ten years.
const MOST_DAYS: usize = 4096;

/// What a string costs beside its bytes.
const STRING: usize = 64;

/// What a name of a use costs beside the string.
const NAME: usize = 8;

/// What a use costs, with its place in the maps.
const USE: usize = 160;

/// What a subject costs, with its empty maps.
const SUBJECT: usize = 1024;

/// What was used, by whom.
#[derive(Debug)]
pub struct Usage {
    pub(crate) strings: Strings,
    pub(crate) caps: Caps,
    pub(crate) subjects: Vec<SubjectRecord>,
    numbers: HashMap<Symbol, u32>,
    duplicates: Duplicates,
    /// Distinct authorisations, of all subjects.
    uses: usize,
    /// Bytes of strings.
    text: usize,
    days: BTreeSet<i64>,
    totals: Totals,
}

/// What there is to say of a log as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// The first and the last time in it.
    pub span: Option<(Seconds, Seconds)>,
    /// Events that say nothing of what came of their request: of the stage RequestReceived.
    pub undecided: u64,
    /// Events that were there before.
    pub repeated: u64,
    /// Uses by subjects beyond the cap, of whom nothing is known.
    pub unattributed: u64,
}

/// What one user did.
#[derive(Debug)]
pub(crate) struct SubjectRecord {
    pub(crate) user: Arc<str>,
    pub(crate) groups: BTreeSet<Arc<str>>,
    group_lists: HashSet<Box<str>>,
    pub(crate) uses: Vec<UseRecord>,
    numbers: HashMap<UseKey, u32>,
    /// Namespaces of each verb on each resource.
    namespaces: HashMap<(Symbol, Symbol, Symbol), Namespaces>,
    text: usize,
    pub(crate) counts: Counts,
    /// Uses beyond the caps of which not even the verb and the resource are kept.
    pub(crate) beyond: u64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Namespaces {
    count: u32,
    /// The use that stands for all namespaces beyond the cap.
    beyond: Option<u32>,
}

/// One authorisation that one user needed.
#[derive(Debug)]
pub(crate) struct UseRecord {
    pub(crate) key: UseKey,
    /// Why, if no event showed it; none once one did.
    pub(crate) why: Option<Why>,
    pub(crate) counts: Counts,
    pub(crate) names: Names,
    /// Whether it stands for namespaces beyond the cap: that of the key was the first of them.
    pub(crate) is_beyond: bool,
}

/// Verb, group, resource (`pods/log`) and namespace; of a path: verb, [`Symbol::UNKNOWN`], path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct UseKey {
    pub(crate) verb: Symbol,
    pub(crate) group: Symbol,
    pub(crate) resource: Symbol,
    pub(crate) namespace: Symbol,
}

/// The objects of a use.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Whether some request named none.
    pub(crate) has_unnamed: bool,
    /// Names, in the order of the log.
    pub(crate) listed: Vec<Symbol>,
    /// Uses under names beyond the cap.
    pub(crate) beyond: u64,
}

impl UseKey {
    pub(crate) fn is_path(&self) -> bool {
        self.group == Symbol::UNKNOWN
    }
}

impl Default for Usage {
    fn default() -> Self {
        Usage::new(Caps::default())
    }
}

impl Usage {
    /// Nothing was used so far.
    pub fn new(caps: Caps) -> Usage {
        Usage {
            strings: Strings::new(),
            caps,
            subjects: Vec::new(),
            numbers: HashMap::new(),
            duplicates: Duplicates::default(),
            uses: 0,
            text: 0,
            days: BTreeSet::new(),
            totals: Totals::default(),
        }
    }

    /// Adds the next batch of a log.
    pub fn merge(&mut self, mut batch: Batch) {
        for mark in &batch.marks {
            if self.duplicates.is_repeated(mark.digest) {
                self.totals.repeated += 1;
                if let Some(counts) = batch.counts.get_mut(mark.number as usize) {
                    *counts.of(mark.counted) -= 1; // it was counted once for this mark
                }
            }
        }
        for day in &batch.days {
            if self.days.len() < MOST_DAYS {
                self.days.insert(*day);
            }
        }
        self.totals.undecided += batch.undecided;
        self.totals.span = joined(self.totals.span, batch.first.zip(batch.last));
        let keys = batch.keys();
        for (key, counts) in keys.iter().zip(&batch.counts) {
            if let Some(parts) = Parts::of(key) {
                self.add(&parts, counts);
            }
        }
    }

    /// What there is to say of the log as a whole.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// On how many days something was logged.
    pub fn days(&self) -> usize {
        self.days.len()
    }

    /// Everybody who did something, in the order of their names.
    pub fn subjects(&self) -> Vec<SubjectUsage<'_>> {
        let mut subjects: Vec<_> = (0..self.subjects.len())
            .map(|number| SubjectUsage::new(self, number))
            .collect();
        subjects.sort_by_key(SubjectUsage::subject);
        subjects
    }

    /// What one user or service account did; none if it is not in the log.
    pub fn subject(&self, subject: &Subject) -> Option<SubjectUsage<'_>> {
        let name = subject.user_name()?;
        let number = self.numbers.get(&self.strings.find(&name))?;
        Some(SubjectUsage::new(self, *number as usize))
    }

    fn add(&mut self, parts: &Parts<'_>, counts: &Counts) {
        let Some(number) = self.number(parts.user) else {
            self.totals.unattributed += counts.complete.max(counts.started) + counts.refused;
            return;
        };
        self.add_groups(number, parts.groups);
        if parts.why.is_none() {
            self.subjects[number].counts.add(counts); // `number` has made it
        }
        if counts.complete + counts.started == 0 && counts.first.is_none() {
            return; // refused: nothing was used
        }
        match self.use_number(number, parts) {
            Some(of_use) => {
                let name = match parts.what {
                    KeyWhat::Resource { name, .. } => name,
                    KeyWhat::Path(_) => "",
                };
                self.add_use(number, of_use, name, parts.why, counts);
            }
            None => {
                self.subjects[number].beyond += counts.complete.max(counts.started).max(1);
            }
        }
    }

    /// Adds the groups of a list as it stands in the log; most events of a user have the same.
    fn add_groups(&mut self, subject: usize, list: &str) {
        let record = &self.subjects[subject]; // the caller's subject
        let is_full = record.group_lists.len() >= MOST_LISTS;
        let is_known = list.is_empty() || record.group_lists.contains(list);
        // The list, and each of its groups.
        if is_known || is_full || !self.charge(subject, 2 * list.len() + STRING) {
            return;
        }
        let record = &mut self.subjects[subject]; // as above
        record.group_lists.insert(list.into());
        let groups: Vec<String> = serde_json::from_str(list).unwrap_or_default();
        record.groups.extend(groups.into_iter().map(Arc::from));
    }

    /// Whether there is room for so many bytes more; takes it.
    fn charge(&mut self, subject: usize, cost: usize) -> bool {
        let of_subject = &mut self.subjects[subject].text; // the caller's subject
        if self.text + cost > self.caps.text || *of_subject + cost > self.caps.text_of_subject {
            return false;
        }
        self.text += cost;
        *of_subject += cost;
        true
    }

    fn number(&mut self, user: &str) -> Option<usize> {
        let known = self.numbers.get(&self.strings.find(user));
        if let Some(number) = known {
            return Some(*number as usize);
        }
        if self.subjects.len() >= self.caps.subjects || self.text > self.caps.text {
            return None;
        }
        self.text += user.len() + STRING + SUBJECT;
        let symbol = self.strings.intern(user);
        let number = self.subjects.len();
        self.numbers.insert(symbol, number as u32);
        self.subjects.push(SubjectRecord {
            user: self.strings.shared(symbol),
            groups: BTreeSet::new(),
            group_lists: HashSet::new(),
            uses: Vec::new(),
            numbers: HashMap::new(),
            namespaces: HashMap::new(),
            text: 0,
            counts: Counts::default(),
            beyond: 0,
        });
        Some(number)
    }

    /// The symbol of a string; none if there is no room for it.
    fn intern(&mut self, subject: usize, text: &str) -> Option<Symbol> {
        let known = self.strings.find(text);
        if known != Symbol::UNKNOWN {
            return Some(known);
        }
        if !self.charge(subject, text.len() + STRING) {
            return None;
        }
        Some(self.strings.intern(text))
    }

    /// The number of an authorisation of a subject; none if there is no room for it.
    fn use_number(&mut self, subject: usize, parts: &Parts<'_>) -> Option<usize> {
        let verb = self.intern(subject, parts.verb)?;
        let key = match parts.what {
            KeyWhat::Path(path) => UseKey {
                verb,
                group: Symbol::UNKNOWN,
                resource: self.intern(subject, path)?,
                namespace: Symbol::EMPTY,
            },
            KeyWhat::Resource {
                group,
                resource,
                subresource,
                namespace,
                ..
            } => UseKey {
                verb,
                group: self.intern(subject, group)?,
                resource: if subresource.is_empty() {
                    self.intern(subject, resource)?
                } else {
                    self.intern(subject, &format!("{resource}/{subresource}"))?
                },
                namespace: self.intern(subject, namespace)?,
            },
        };
        let record = &mut self.subjects[subject]; // the caller's subject
        if let Some(number) = record.numbers.get(&key) {
            return Some(*number as usize);
        }
        let namespaces = record
            .namespaces
            .entry((key.verb, key.group, key.resource))
            .or_default();
        let is_beyond = namespaces.count as usize >= self.caps.namespaces;
        if let (true, Some(number)) = (is_beyond, namespaces.beyond) {
            return Some(number as usize);
        }
        let is_full = self.uses >= self.caps.uses
            || record.uses.len() >= self.caps.uses_of_subject
            || self.text + USE > self.caps.text
            || record.text + USE > self.caps.text_of_subject;
        if is_full {
            return None;
        }
        self.text += USE;
        record.text += USE;
        let number = record.uses.len();
        if is_beyond {
            namespaces.beyond = Some(number as u32);
        } else {
            namespaces.count += 1;
            record.numbers.insert(key, number as u32);
        }
        self.uses += 1;
        record.uses.push(UseRecord {
            key,
            why: parts.why,
            counts: Counts::default(),
            names: Names::default(),
            is_beyond,
        });
        Some(number)
    }

    fn add_use(
        &mut self,
        subject: usize,
        number: usize,
        name: &str,
        why: Option<Why>,
        counts: &Counts,
    ) {
        let of_use = &self.subjects[subject].uses[number]; // `use_number` has made it
        let is_full = of_use.names.listed.len() >= self.caps.names;
        let known = self.strings.find(name);
        let is_listed = of_use.names.listed.contains(&known);
        let symbol = if name.is_empty() || is_listed || is_full {
            None
        } else {
            self.intern(subject, name)
                .filter(|_| self.charge(subject, NAME))
        };
        let of_use = &mut self.subjects[subject].uses[number]; // as above
        of_use.counts.add(counts);
        of_use.why = of_use.why.and(why);
        match symbol {
            Some(name) => of_use.names.listed.push(name),
            None if name.is_empty() => of_use.names.has_unnamed = true,
            None if is_listed => {}
            None => of_use.names.beyond += counts.complete.max(counts.started).max(1),
        }
    }
}

impl Counts {
    fn add(&mut self, other: &Counts) {
        self.complete += other.complete;
        self.started += other.started;
        self.refused += other.refused;
        let span = joined(self.first.zip(self.last), other.first.zip(other.last));
        (self.first, self.last) = span.unzip();
    }
}

fn joined(
    one: Option<(Seconds, Seconds)>,
    other: Option<(Seconds, Seconds)>,
) -> Option<(Seconds, Seconds)> {
    match (one, other) {
        (Some((first, last)), Some((earlier, later))) => {
            Some((first.min(earlier), last.max(later)))
        }
        (span, None) | (None, span) => span,
    }
}
