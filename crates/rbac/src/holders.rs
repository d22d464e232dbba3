//! Who holds what a role says.

use std::collections::{BTreeSet, HashMap};

use garboard_world::World;

use crate::managed::manager;
use crate::policy::{Binding, BindingId, Policy, RoleId};
use crate::subject::Subject;

/// Bindings of one role that are looked at. Thousands of roles that flow into one which thousands of
/// bindings refer to would cost their product; nobody reads past the first few.
const MOST_BINDINGS: usize = 1_000;

/// The bindings of each role, and the roles that its rules flow into.
pub(crate) struct Holders {
    direct: HashMap<RoleId, Vec<BindingId>>,
    wholes: HashMap<RoleId, Vec<RoleId>>,
}

/// Who holds what a role says, and where.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// Those who hold it in the whole cluster.
    pub(crate) cluster: BTreeSet<Subject>,
    /// Those who hold it in namespaces.
    pub(crate) local: BTreeSet<Subject>,
    /// The namespaces.
    pub(crate) namespaces: BTreeSet<Box<str>>,
    /// The bindings that give it, those of the cluster first.
    pub(crate) bindings: Vec<BindingId>,
    /// Whether every binding that gives it is looked after by somebody else than the user.
    pub(crate) is_managed: bool,
}

impl Holders {
    pub(crate) fn new(policy: &Policy) -> Holders {
        let mut direct: HashMap<RoleId, Vec<BindingId>> = HashMap::new();
        for (id, binding) in policy.bindings() {
            for role in &binding.roles {
                direct.entry(*role).or_default().push(id);
            }
        }
        let mut wholes: HashMap<RoleId, Vec<RoleId>> = HashMap::new();
        for (id, role) in policy.roles() {
            let parts: BTreeSet<RoleId> = role.rules.iter().map(|rule| rule.written_in).collect();
            for part in parts.into_iter().filter(|part| *part != id) {
                wholes.entry(part).or_default().push(id);
            }
        }
        Holders { direct, wholes }
    }

    /// The bindings that refer to a role itself.
    pub(crate) fn bindings_of(&self, role: RoleId) -> &[BindingId] {
        self.direct.get(&role).map_or(&[], Vec::as_slice)
    }

    /// The aggregated roles that a role's rules flow into.
    pub(crate) fn wholes_of(&self, role: RoleId) -> &[RoleId] {
        self.wholes.get(&role).map_or(&[], Vec::as_slice)
    }

    /// Who holds what a role says, by itself or by a role that aggregates it.
    pub(crate) fn held(&self, role: RoleId, policy: &Policy, world: &World) -> Held {
        let mut held = Held::default();
        let roles = std::iter::once(&role).chain(self.wholes_of(role));
        let bindings = roles.flat_map(|role| self.bindings_of(*role));
        let mut is_managed = true;
        for id in bindings.take(MOST_BINDINGS) {
            let binding = policy.binding(*id);
            if held.add(*id, binding) {
                is_managed &= manager(world.object(binding.object)).is_some();
            }
        }
        held.bindings.sort_unstable();
        held.bindings.dedup();
        held.is_managed = is_managed && !held.is_nobody();
        held
    }
}

impl Held {
    /// Whether nobody holds it.
    pub(crate) fn is_nobody(&self) -> bool {
        self.cluster.is_empty() && self.local.is_empty()
    }

    /// Adds who a binding gives it to; false if that is nobody.
    fn add(&mut self, id: BindingId, binding: &Binding) -> bool {
        let mut subjects = binding.subjects.iter().flatten().peekable();
        if subjects.peek().is_none() {
            return false;
        }
        let subjects = subjects.map(canonical);
        if binding.is_cluster_binding() {
            self.cluster.extend(subjects);
        } else {
            self.local.extend(subjects);
            self.namespaces.insert((&*binding.namespace).into());
        }
        self.bindings.push(id);
        true
    }
}

/// A service account as such, also where a binding names it as a user.
pub(crate) fn canonical(subject: &Subject) -> Subject {
    match subject {
        Subject::User(name) => Subject::of_user_name(name),
        Subject::Group(_) | Subject::ServiceAccount { .. } => subject.clone(),
    }
}
