//! Who may do that?

use std::collections::BTreeMap;

use crate::compiled::Wanted;
use crate::decision::Grant;
use crate::policy::{Account, BindingId, Carrier, Key, Policy};
use crate::request::Attributes;
use crate::subject::{
    ANONYMOUS, AUTHENTICATED, NODES, SERVICE_ACCOUNTS, Subject, UNAUTHENTICATED, namespace_of_group,
};

/// Whose RoleBindings count beside the ClusterRoleBindings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Those of the namespace that is asked about; none if it is the whole cluster.
    #[default]
    Asked,
    /// Those of every namespace: who may do it anywhere.
    Anywhere,
}

/// Everybody who may do something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhoCan {
    /// Whom a binding lets do it, in the order of kinds and names. Members of `system:masters` may
    /// always, and are in no binding.
    pub holders: Vec<Holder>,
    /// The kubelets that the Node authorizer lets do it.
    pub kubelets: Vec<Subject>,
}

/// Somebody whom bindings let do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The subject, as the bindings name it.
    pub subject: Subject,
    /// Every rule that lets it.
    pub grants: Vec<Grant>,
    /// Of a group whose members follow from their names: those that are known.
    pub members: Vec<Subject>,
    /// Of a service account: the pods and workloads that run as it.
    pub carriers: Vec<Carrier>,
}

impl Policy {
    /// Everybody who may do something.
    pub fn who_can(&self, attributes: &Attributes<'_>, scope: Scope) -> WhoCan {
        let holders = self.granting(attributes, scope);
        let holder = |(key, mut grants): (Key, Vec<Grant>)| {
            grants.sort_unstable();
            let subject = key.subject(&self.strings);
            Holder {
                members: self.members(&subject),
                carriers: self.carriers(&subject).to_vec(),
                subject,
                grants,
            }
        };
        let mut holders: Vec<Holder> = holders.into_iter().map(holder).collect();
        holders.sort_unstable_by(|one, other| one.subject.cmp(&other.subject));
        let kubelets = self.nodes.names().into_iter();
        WhoCan {
            holders,
            kubelets: kubelets
                .filter(|node| self.nodes.authorize(node, attributes))
                .map(Subject::kubelet)
                .collect(),
        }
    }

    /// The known members of a group whose members follow from their names; none of any other.
    ///
    /// Who is in a group of the cluster's own users is known to its authentication alone.
    pub fn members(&self, group: &Subject) -> Vec<Subject> {
        let Subject::Group(group) = group else {
            return Vec::new();
        };
        let accounts = |accounts: &[Account]| -> Vec<Subject> {
            accounts.iter().map(Account::subject).collect()
        };
        match &**group {
            UNAUTHENTICATED => vec![Subject::User(ANONYMOUS.into())],
            NODES => self.kubelets(),
            SERVICE_ACCOUNTS => accounts(self.accounts.all()),
            AUTHENTICATED => {
                let mut members = accounts(self.accounts.all());
                members.extend(self.kubelets());
                let named = self.index.keys().map(|key| key.subject(&self.strings));
                members.extend(named.filter(
                    |subject| matches!(subject, Subject::User(name) if **name != *ANONYMOUS),
                ));
                members.sort_unstable();
                members.dedup();
                members
            }
            group => namespace_of_group(group).map_or_else(Vec::new, |namespace| {
                accounts(self.accounts.of_namespace(namespace))
            }),
        }
    }

    /// The pods and workloads that run as a service account; none for other subjects.
    pub fn carriers(&self, subject: &Subject) -> &[Carrier] {
        match subject {
            Subject::ServiceAccount { namespace, name } => self
                .account(namespace, name)
                .map_or(&[], |account| account.carriers.as_slice()),
            Subject::User(_) | Subject::Group(_) => &[],
        }
    }

    /// The grants that let somebody do it, by whom they are given to.
    fn granting(&self, attributes: &Attributes<'_>, scope: Scope) -> BTreeMap<Key, Vec<Grant>> {
        let wanted = Wanted::new(attributes, &self.strings);
        // Each distinct rule is looked at once, however many roles have it.
        let allowing: Vec<bool> = self
            .rules
            .iter()
            .map(|rule| rule.allows(&wanted, &self.strings))
            .collect();
        let mut found: BTreeMap<Key, Vec<Grant>> = BTreeMap::new();
        for (id, binding) in self.bindings() {
            let is_in_scope = binding.is_cluster_binding()
                || match attributes {
                    Attributes::Resource(resource) => {
                        scope == Scope::Anywhere || *binding.namespace == *resource.namespace
                    }
                    Attributes::NonResource(_) => false,
                };
            if !is_in_scope {
                continue;
            }
            let rules: Vec<Grant> = self.allowing_rules(id, &allowing);
            if rules.is_empty() {
                continue;
            }
            for (key, number) in self.keys_of(id) {
                let grants = rules.iter().map(|grant| Grant {
                    subject: number,
                    ..*grant
                });
                found.entry(key).or_default().extend(grants);
            }
        }
        found
    }

    /// Everybody whom a binding names, with the first of its subjects that does.
    fn keys_of(&self, binding: BindingId) -> BTreeMap<Key, u32> {
        let mut keys = BTreeMap::new();
        for (number, subject) in self.binding(binding).subjects.iter().enumerate() {
            if let Some(subject) = subject {
                let key = Key::known(subject, &self.strings);
                keys.entry(key).or_insert(number as u32);
            }
        }
        keys
    }

    fn allowing_rules(&self, binding: BindingId, allowing: &[bool]) -> Vec<Grant> {
        let roles = self.binding(binding).roles.iter();
        let rules = roles.flat_map(|role| {
            let rules = self.role(*role).rules.iter().enumerate();
            rules.map(move |(number, rule)| (*role, number, rule.rule))
        });
        rules
            .filter(|(_, _, rule)| allowing[rule.0 as usize]) // one for each rule
            .map(|(role, number, _)| Grant {
                binding,
                subject: 0,
                role,
                rule: number as u32,
            })
            .collect()
    }
}
