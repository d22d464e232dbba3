//! Who may do that?

use crate::compiled::Wanted;
use crate::decision::Grant;
use crate::policy::{Account, Applies, Binding, Carrier, Policy, RoleId};
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
        let granting = self.granting(attributes, scope);
        let holders = self.index.holders().filter_map(|(_, bindings)| {
            let mut grants: Vec<Grant> = Vec::new();
            let mut subject = None;
            for applies in bindings {
                let rules = &granting[applies.binding.0 as usize]; // one for each binding
                grants.extend(rules.iter().map(|(role, rule)| Grant {
                    binding: applies.binding,
                    subject: applies.subject,
                    role: *role,
                    rule: *rule,
                }));
                if !rules.is_empty() && subject.is_none() {
                    subject = self.named(applies);
                }
            }
            grants.sort_unstable();
            let subject = subject?;
            Some(Holder {
                members: self.members(&subject),
                carriers: self.carriers(&subject).to_vec(),
                subject,
                grants,
            })
        });
        let holders = holders.collect();
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

    /// The rules of each binding that allow it; none where the binding does not count.
    fn granting(&self, attributes: &Attributes<'_>, scope: Scope) -> Vec<Vec<(RoleId, u32)>> {
        let wanted = Wanted::new(attributes, &self.strings);
        // Each distinct rule is looked at once, however many roles have it.
        let allowing: Vec<bool> = self
            .rules
            .iter()
            .map(|rule| rule.allows(&wanted, &self.strings))
            .collect();
        let counts = |binding: &Binding| {
            binding.is_cluster_binding()
                || match attributes {
                    Attributes::Resource(resource) => {
                        scope == Scope::Anywhere || *binding.namespace == *resource.namespace
                    }
                    Attributes::NonResource(_) => false,
                }
        };
        let of_binding = |(_, binding): (_, &Binding)| -> Vec<(RoleId, u32)> {
            if !counts(binding) {
                return Vec::new();
            }
            let rules = binding.roles.iter().flat_map(|role| {
                let rules = self.role(*role).rules.iter().enumerate();
                rules.map(move |(number, rule)| (*role, number as u32, rule.rule))
            });
            rules
                .filter(|(_, _, rule)| allowing[rule.0 as usize]) // one for each rule
                .map(|(role, number, _)| (role, number))
                .collect()
        };
        self.bindings().map(of_binding).collect()
    }

    /// The subject that a binding names: a service account as such, also where it is named as a user.
    fn named(&self, applies: Applies) -> Option<Subject> {
        let subjects = &self.binding(applies.binding).subjects;
        match subjects.get(applies.subject as usize)?.as_ref()? {
            Subject::User(name) => Some(Subject::of_user_name(name)),
            subject => Some(subject.clone()),
        }
    }
}
