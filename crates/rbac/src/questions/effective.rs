//! What somebody holds, and where.

use std::sync::Arc;

use crate::decision::Grant;
use crate::policy::{Key, Policy};
use crate::rule::Rule;
use crate::subject::{Identity, MASTERS};

/// Everything that somebody holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effective {
    /// Whether they are in `system:masters`, and so hold everything.
    pub is_master: bool,
    /// Whether they are a kubelet, and so hold what the Node authorizer gives, too.
    pub is_kubelet: bool,
    /// The rules, those of the whole cluster first.
    pub permissions: Vec<Permission>,
}

/// A rule that somebody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// Where: a namespace, or everywhere if empty.
    pub namespace: Arc<str>,
    /// What: the rule, of which only the part is left that counts there. Paths count only where the
    /// binding is of the whole cluster.
    pub rule: Rule,
    /// Through which binding, role and rule.
    pub grant: Grant,
}

impl Policy {
    /// Everything that somebody holds, in every namespace.
    pub fn effective(&self, who: &Identity) -> Effective {
        let keys = Key::of_identity(who, &self.strings);
        let mut permissions = Vec::new();
        for applies in self.index.applying_anywhere(&keys) {
            let binding = self.binding(applies.binding);
            for (role, number, rule) in self.rules_of(applies.binding) {
                let mut rule = rule.text(&self.strings);
                if !binding.is_cluster_binding() {
                    rule.non_resource_urls.clear();
                }
                if rule.resources.is_empty() && rule.non_resource_urls.is_empty() {
                    continue;
                }
                permissions.push(Permission {
                    namespace: Arc::clone(&binding.namespace),
                    rule,
                    grant: Grant {
                        binding: applies.binding,
                        subject: applies.subject,
                        role,
                        rule: number,
                    },
                });
            }
        }
        Effective {
            is_master: who.is_in(MASTERS),
            is_kubelet: who.node().is_some(),
            permissions,
        }
    }
}
