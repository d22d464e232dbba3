//! Service accounts: those that are objects, those that pods carry, and `default` of every namespace.

use std::collections::HashMap;
use std::sync::Arc;

use garboard_manifest::Field;
use garboard_world::{Body, Kind, ObjectId, World};

use crate::strings::{Strings, Symbol};
use crate::subject::Subject;

/// The account that pods have which name none, and that Kubernetes makes in every namespace.
const DEFAULT: &str = "default";

/// A service account.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its namespace.
    pub namespace: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// Its objects; none if it is only named by pods, or is a `default` that nobody wrote down.
    pub objects: Vec<ObjectId>,
    /// `automountServiceAccountToken` of its first object.
    pub automount: Field<bool>,
    /// The pods and workloads that run as it, in order.
    pub carriers: Vec<Carrier>,
}

/// A pod template that names an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Carrier {
    /// The object that holds the template.
    pub object: ObjectId,
    /// The template's number in the object.
    pub template: u32,
}

/// The accounts of a World, sorted by namespace and name.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    accounts: Vec<Account>,
    by_name: HashMap<(Symbol, Symbol), usize>,
}

impl Account {
    /// The account as the subject of a binding.
    pub fn subject(&self) -> Subject {
        Subject::ServiceAccount {
            namespace: Arc::clone(&self.namespace),
            name: Arc::clone(&self.name),
        }
    }
}

impl Accounts {
    pub(crate) fn new(world: &World, strings: &mut Strings) -> Accounts {
        let mut accounts = Accounts::default();
        for (id, object) in world.of_kind(Kind::core("ServiceAccount")) {
            let Body::ServiceAccount(body) = &object.body else {
                continue;
            };
            let account = accounts.account(object.namespace(), object.name(), strings);
            if account.objects.is_empty() {
                account.automount = body.automount_service_account_token;
            }
            account.objects.push(id);
        }
        for (id, object, workload) in world.workloads() {
            for (number, template) in workload.templates.iter().enumerate() {
                let name = template.spec().account_name();
                let account = accounts.account(object.namespace(), name, strings);
                account.carriers.push(Carrier {
                    object: id,
                    template: number as u32,
                });
            }
        }
        for (_, object) in world.of_kind(Kind::core("Namespace")) {
            accounts.account(object.name(), DEFAULT, strings);
        }
        accounts.sort();
        accounts
    }

    /// All of them, sorted.
    pub(crate) fn all(&self) -> &[Account] {
        &self.accounts
    }

    /// One of them.
    pub(crate) fn find(&self, namespace: Symbol, name: Symbol) -> Option<&Account> {
        let number = self.by_name.get(&(namespace, name))?;
        self.accounts.get(*number)
    }

    /// Those of a namespace.
    pub(crate) fn of_namespace(&self, namespace: &str) -> &[Account] {
        let start = self
            .accounts
            .partition_point(|account| *account.namespace < *namespace);
        let rest = &self.accounts[start..]; // at most the length
        let length = rest.partition_point(|account| *account.namespace == *namespace);
        &rest[..length] // at most the length
    }

    /// An account, made if it was not known.
    fn account(&mut self, namespace: &str, name: &str, strings: &mut Strings) -> &mut Account {
        let key = (strings.intern(namespace), strings.intern(name));
        let number = *self.by_name.entry(key).or_insert_with(|| {
            self.accounts.push(Account {
                namespace: strings.shared(key.0),
                name: strings.shared(key.1),
                objects: Vec::new(),
                automount: Field::Absent,
                carriers: Vec::new(),
            });
            self.accounts.len() - 1
        });
        &mut self.accounts[number] // numbers are places in the list
    }

    fn sort(&mut self) {
        let mut keys: Vec<((Symbol, Symbol), usize)> = self.by_name.drain().collect();
        keys.sort_unstable_by_key(|(_, number)| *number); // back to the order of the list
        let mut keyed: Vec<_> = keys
            .into_iter()
            .map(|(key, _)| key)
            .zip(std::mem::take(&mut self.accounts))
            .collect();
        keyed.sort_by(|(_, one), (_, other)| {
            (&one.namespace, &one.name).cmp(&(&other.namespace, &other.name))
        });
        for (number, (key, account)) in keyed.into_iter().enumerate() {
            self.by_name.insert(key, number);
            self.accounts.push(account);
        }
    }
}
