//! What a binding gives.

use std::collections::BTreeSet;

use garboard_finding::{Rule as FindingRule, Severity};
use garboard_manifest::FieldPath;
use garboard_world::Body;

use crate::abilities::RolePower;
use crate::check::Facts;
use crate::listing::listing;
use crate::managed::manager;
use crate::policy::Binding;

/// The role that gives everything.
pub(crate) const CLUSTER_ADMIN: &str = "cluster-admin";

/// What a binding gives.
#[derive(Debug, Default)]
pub(crate) struct Given {
    /// The powers, the worst first.
    pub(crate) powers: Vec<RolePower>,
    /// Whether it is everything.
    pub(crate) is_everything: bool,
    /// Whether the role is there to be looked at.
    pub(crate) is_known: bool,
}

impl Given {
    /// Adds what is given besides.
    pub(crate) fn add(&mut self, other: Given) {
        self.is_everything |= other.is_everything;
        self.is_known |= other.is_known;
        for power in other.powers {
            match self.powers.iter_mut().find(|it| it.rule == power.rule) {
                Some(known) => {
                    known.severity = known.severity.max(power.severity);
                    known.words.extend(power.words);
                }
                None => self.powers.push(power),
            }
        }
        self.powers
            .sort_by_key(|power| std::cmp::Reverse(power.severity));
    }

    /// The worst of it; nothing if no power goes with it, or nobody knows.
    pub(crate) fn severity(&self) -> Option<Severity> {
        let worst = self.powers.first().map(|power| power.severity);
        if self.is_everything {
            return worst.max(Some(Severity::Critical));
        }
        worst
    }

    /// The rules that would report it.
    pub(crate) fn rules(&self) -> impl Iterator<Item = &'static FindingRule> {
        let everything = self.is_everything.then(everything);
        let powers = self.powers.iter().map(|power| power.rule);
        everything.into_iter().chain(powers)
    }

    /// The verbs and resources that give it: facets.
    pub(crate) fn words(&self) -> BTreeSet<&'static str> {
        let words = self.powers.iter().flat_map(|power| &power.words);
        words.copied().collect()
    }

    /// `do everything`, `read secrets, create pods and 2 more`
    pub(crate) fn says(&self) -> String {
        if self.is_everything {
            return "do everything".to_owned();
        }
        listing(self.powers.iter().map(|power| power.says))
    }
}

/// The rule about a role of everything.
fn everything() -> &'static FindingRule {
    &crate::rules::WILDCARD_EVERYTHING
}

impl Facts<'_> {
    /// What a binding gives its subjects. `cluster-admin` is known by its name too: the API server
    /// sees to it that the role gives everything, whatever was read.
    pub(crate) fn given(&self, binding: &Binding) -> Given {
        let mut given = Given {
            is_everything: is_to(binding, CLUSTER_ADMIN),
            is_known: !binding.roles.is_empty(),
            ..Given::default()
        };
        for role in &binding.roles {
            let in_cluster = binding.is_cluster_binding();
            given.is_everything |= self.abilities.is_everything(*role);
            given.add(Given {
                powers: self.abilities.of_role(*role, in_cluster).to_vec(),
                ..Given::default()
            });
        }
        given
    }

    /// Whether somebody else than the user looks after a binding.
    pub(crate) fn is_managed(&self, binding: &Binding) -> bool {
        manager(self.object(binding.object)).is_some()
    }

    /// The path of a subject of a binding: by its name, where the name is the subject's alone.
    pub(crate) fn subject_path(&self, binding: &Binding, number: usize) -> FieldPath {
        let list = FieldPath::new("subjects");
        let Body::Binding(body) = &self.object(binding.object).body else {
            return list;
        };
        let subjects = body.subjects.items();
        let name = |number: usize| subjects.get(number).map_or("", |it| it.name.text());
        let is_first = (0..number).all(|before| name(before) != name(number));
        // Names are compared with those before it; lists of more than a few hundred go by number.
        if number < MOST_COMPARED && is_first && !name(number).is_empty() {
            list.item("name", name(number))
        } else {
            list.index(number)
        }
    }
}

/// Subjects of a binding that are told apart by name; so that long lists cost no square.
const MOST_COMPARED: usize = 256;

/// What a binding is, as facets: its kind, and which kind of role it gives.
pub(crate) fn facets(binding: &Binding) -> Vec<&'static str> {
    match (&*binding.role_kind, binding.is_cluster_binding()) {
        (_, true) => vec!["ClusterRoleBinding"],
        ("ClusterRole", false) => vec!["RoleBinding", "ClusterRole by RoleBinding"],
        ("Role", false) => vec!["RoleBinding", "Role by RoleBinding"],
        _ => vec!["RoleBinding"],
    }
}

/// Whether a binding refers to a ClusterRole of this name.
pub(crate) fn is_to(binding: &Binding, role: &str) -> bool {
    *binding.role_kind == *"ClusterRole" && *binding.role_name == *role
}

/// ` in namespace shop`, or nothing for the whole cluster.
pub(crate) fn place(binding: &Binding) -> String {
    if binding.is_cluster_binding() {
        " in the whole cluster".to_owned()
    } else {
        format!(" in namespace {}", binding.namespace)
    }
}

/// `RoleBinding shop/viewers`, `ClusterRoleBinding viewers`
pub(crate) fn named(binding: &Binding) -> String {
    if binding.is_cluster_binding() {
        format!("ClusterRoleBinding {}", binding.name)
    } else {
        format!("RoleBinding {}/{}", binding.namespace, binding.name)
    }
}
