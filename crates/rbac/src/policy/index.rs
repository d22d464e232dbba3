//! Bindings by whom they name, so that a decision looks only at those of the requester.

use std::ops::Range;

use crate::policy::binding::BindingId;
use crate::strings::{Strings, Symbol};
use crate::subject::{Identity, Subject, account_user_name};

/// A name that bindings give something to: that of a user (or service account), or of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(u64);

/// One subject of one binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    key: Key,
    /// Of the binding; empty for the whole cluster.
    namespace: Symbol,
    binding: BindingId,
    /// The subject's number in the binding.
    subject: u32,
}

/// A binding that applies to somebody, with the first of its subjects that does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Applies {
    pub(crate) binding: BindingId,
    pub(crate) subject: u32,
}

/// Every subject of every binding, sorted.
#[derive(Debug, Default)]
pub(crate) struct Index {
    entries: Vec<Entry>,
    /// Everybody whom a binding names, in the order of kinds and names, with their entries.
    holders: Vec<(Key, Range<u32>)>,
}

impl Key {
    const GROUP: u64 = 1 << 32;

    pub(crate) fn user(name: Symbol) -> Key {
        Key(u64::from(name.number()))
    }

    pub(crate) fn group(name: Symbol) -> Key {
        Key(u64::from(name.number()) | Key::GROUP)
    }

    /// The keys of an identity: its user name and its groups, as far as the policy knows them.
    pub(crate) fn of_identity(who: &Identity, strings: &Strings) -> Vec<Key> {
        let user = who.user.iter().map(|name| Key::user(strings.find(name)));
        let groups = who.groups.iter().map(|name| Key::group(strings.find(name)));
        user.chain(groups).collect()
    }

    /// The key of a subject, its name kept in `strings`.
    pub(crate) fn of_subject(subject: &Subject, strings: &mut Strings) -> Key {
        match subject {
            Subject::User(name) => Key::user(strings.intern(name)),
            Subject::Group(name) => Key::group(strings.intern(name)),
            Subject::ServiceAccount { namespace, name } => {
                Key::user(strings.intern(&account_user_name(namespace, name)))
            }
        }
    }

    /// The key of a subject that bindings name.
    pub(crate) fn known(subject: &Subject, strings: &Strings) -> Key {
        match subject {
            Subject::User(name) => Key::user(strings.find(name)),
            Subject::Group(name) => Key::group(strings.find(name)),
            Subject::ServiceAccount { namespace, name } => {
                Key::user(strings.find(&account_user_name(namespace, name)))
            }
        }
    }

    /// The subject that the key stands for.
    pub(crate) fn subject(self, strings: &Strings) -> Subject {
        let name = Symbol::of_number(self.0 as u32); // the low half is the name
        if self.0 & Key::GROUP == 0 {
            Subject::of_user_name(strings.text(name))
        } else {
            Subject::Group(strings.shared(name))
        }
    }
}

impl Index {
    /// The index of bindings, each given with the symbol of its namespace.
    pub(crate) fn new<'b>(
        bindings: impl Iterator<Item = (BindingId, Symbol, &'b [Option<Subject>])>,
        strings: &mut Strings,
    ) -> Index {
        let mut entries = Vec::new();
        for (binding, namespace, subjects) in bindings {
            for (number, subject) in subjects.iter().enumerate() {
                let Some(subject) = subject else { continue };
                entries.push(Entry {
                    key: Key::of_subject(subject, strings),
                    namespace,
                    binding,
                    subject: number as u32,
                });
            }
        }
        entries.sort_unstable();
        let holders = holders(&entries, strings);
        Index { entries, holders }
    }

    /// The bindings that apply to any of the keys in a namespace, those of the whole cluster first;
    /// each once, with the first subject that applies.
    ///
    /// RoleBindings of another namespace, and any RoleBinding where the namespace is empty, apply to
    /// nobody (kubernetes, `pkg/registry/rbac/validation/rule.go`, `VisitRulesFor`).
    pub(crate) fn applying(&self, keys: &[Key], namespace: Symbol) -> Vec<Applies> {
        let mut found = Vec::new();
        for key in keys {
            let cluster = self.range(|entry| (entry.key, entry.namespace), (*key, Symbol::EMPTY));
            found.extend(cluster.iter().map(Entry::applies));
            if namespace != Symbol::EMPTY {
                let local = self.range(|entry| (entry.key, entry.namespace), (*key, namespace));
                found.extend(local.iter().map(Entry::applies));
            }
        }
        first_of_each(found)
    }

    /// The bindings of every namespace that apply to any of the keys.
    pub(crate) fn applying_anywhere(&self, keys: &[Key]) -> Vec<Applies> {
        let entries = keys
            .iter()
            .flat_map(|key| self.range(|entry| entry.key, *key));
        first_of_each(entries.map(Entry::applies).collect())
    }

    /// Everybody that a binding names, each once, in the order of kinds and names.
    pub(crate) fn keys(&self) -> impl Iterator<Item = Key> {
        self.holders.iter().map(|(key, _)| *key)
    }

    /// The same, each with the bindings that name it; of those only the first subject that does.
    pub(crate) fn holders(&self) -> impl Iterator<Item = (Key, impl Iterator<Item = Applies>)> {
        self.holders.iter().map(|(key, range)| {
            let range = range.start as usize..range.end as usize;
            let entries = &self.entries[range]; // made of the list's own places
            let mut last = None;
            // Sorted by binding within a namespace, and a binding has one.
            let first = entries
                .iter()
                .filter(move |entry| last.replace(entry.binding) != Some(entry.binding));
            (*key, first.map(Entry::applies))
        })
    }

    /// The entries whose sort key has a prefix.
    fn range<T: Ord>(&self, prefix_of: impl Fn(&Entry) -> T, prefix: T) -> &[Entry] {
        let start = self
            .entries
            .partition_point(|entry| prefix_of(entry) < prefix);
        let rest = &self.entries[start..]; // at most the length
        let length = rest.partition_point(|entry| prefix_of(entry) == prefix);
        &rest[..length] // at most the length
    }
}

/// Who the entries are of, in the order of kinds and names.
fn holders(entries: &[Entry], strings: &Strings) -> Vec<(Key, Range<u32>)> {
    let mut start = 0;
    let runs = entries.chunk_by(|one, other| one.key == other.key);
    let mut holders: Vec<(Subject, Key, Range<u32>)> = runs
        .filter_map(|run| {
            let key = run.first()?.key;
            let end = start + run.len() as u32;
            Some((
                key.subject(strings),
                key,
                std::mem::replace(&mut start, end)..end,
            ))
        })
        .collect();
    holders.sort_unstable_by(|(one, ..), (other, ..)| one.cmp(other));
    let holders = holders.into_iter();
    holders.map(|(_, key, range)| (key, range)).collect()
}

impl Entry {
    fn applies(&self) -> Applies {
        Applies {
            binding: self.binding,
            subject: self.subject,
        }
    }
}

/// In the order of the bindings, each once, with the least of its subjects.
fn first_of_each(mut found: Vec<Applies>) -> Vec<Applies> {
    found.sort_unstable();
    found.dedup_by_key(|applies| applies.binding);
    found
}
