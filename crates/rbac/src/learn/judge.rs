//! Which of the existing grants were used: by binding, by rule, by step.
//!
//! ```text
//! uses ─► authorize: every grant that allows them ─► per (binding, role, rule): which steps were used
//!                                                            └─► the others: unused, or not provable
//! ```
//!
//! Not seen is not unused. A step is called unused only if its use would have been seen: requests are
//! logged for it at all, the audit policy records them, the log is long enough, and nothing of the
//! subject was forgotten.

use std::collections::{BTreeMap, BTreeSet};

use garboard_audit_event as audit;

use crate::decision::Authority;
use crate::learn::implied;
use crate::learn::observed::{Review, Span, SubjectUsage, Target, Use};
use crate::learn::proof::{Proof, Unseen};
use crate::learn::roles::{joined_rules, minimal_rules};
use crate::learn::usage::Usage;
use crate::policy::{BindingId, Key, Policy, RoleId};
use crate::request::Request;
use crate::rule::Rule;
use crate::step::{Step, steps};
use crate::subject::Subject;

/// Steps of one rule that are looked at; a rule of a real role has a few hundred. Of a longer one
/// nothing is said but whether it was used at all.
const MOST_STEPS: usize = 10_000;

/// Whether something that is granted was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// All of it.
    Used,
    /// Part of it.
    Partly,
    /// None of it, and use would have been seen.
    Unused,
    /// None of it was seen, which proves nothing.
    Unproven,
}

/// A binding, and what was used of it.
#[derive(Clone, Debug)]
pub struct BindingUse {
    /// The binding.
    pub binding: BindingId,
    /// Whether it was used.
    pub verdict: Verdict,
    /// How often, and when.
    pub span: Span,
    /// Who used it.
    pub users: Vec<Subject>,
    /// What it grants, rule by rule.
    pub rules: Vec<RuleUse>,
}

/// A rule that a binding grants, and what was used of it.
#[derive(Clone, Debug)]
pub struct RuleUse {
    /// The role.
    pub role: RoleId,
    /// The rule's number in it, from 0.
    pub rule: u32,
    /// Whether it was used.
    pub verdict: Verdict,
    /// How often, and when.
    pub span: Span,
    /// What of it was used, as rules: the smallest that would do.
    pub used: Vec<Rule>,
    /// Steps that were not seen and may have been used, with the reason.
    pub unproven: Vec<(Rule, Unseen)>,
    /// Steps that were not used.
    pub unused: Vec<Rule>,
    /// Whether a wildcard of it was used, and stands for more than was used.
    pub is_wide: bool,
}

/// What is known of the uses of a policy's grants.
#[derive(Debug)]
pub struct Judgement {
    /// Every binding, in the order of the policy.
    pub bindings: Vec<BindingUse>,
    /// Uses that no binding here allows: they were granted otherwise, or the grants have changed.
    pub ungranted: u64,
}

/// Uses of one grant.
#[derive(Default)]
struct Marks<'u> {
    uses: Vec<Use<'u>>,
    span: Span,
}

type GrantKey = (BindingId, RoleId, u32);

impl Policy {
    /// Judges every binding by what was used.
    pub fn judge(&self, usage: &Usage, proof: &Proof<'_>) -> Judgement {
        let mut marks: BTreeMap<GrantKey, Marks<'_>> = BTreeMap::new();
        let mut users: BTreeMap<BindingId, BTreeSet<Subject>> = BTreeMap::new();
        let mut doubts: BTreeMap<BindingId, Unseen> = BTreeMap::new();
        let mut ungranted = 0;
        for subject in usage.subjects() {
            let who = subject.identity();
            let uses = implied::complete(subject.uses(), &who, Some(self));
            if let Some(doubt) = doubt(&subject, &uses) {
                let keys = Key::of_identity(&who, &self.strings);
                for applies in self.index.applying_anywhere(&keys) {
                    doubts.entry(applies.binding).or_insert(doubt);
                }
            }
            for of in uses {
                let mut grants = BTreeSet::new();
                let mut is_granted = true;
                of.for_each_request(|attributes| {
                    let decision = self.authorize(&Request {
                        who: &who,
                        attributes,
                    });
                    is_granted &= decision.is_allowed();
                    // Nobody asks the bindings about those whom others allow everything.
                    if decision.authority() == Some(Authority::Rbac) {
                        let keys = decision.grants().map(|it| (it.binding, it.role, it.rule));
                        grants.extend(keys);
                    }
                });
                ungranted += u64::from(!is_granted);
                for key in grants {
                    users.entry(key.0).or_default().insert(subject.subject());
                    let marks = marks.entry(key).or_default();
                    marks.span = marks.span.and(of.span);
                    marks.uses.push(of.clone());
                }
            }
        }
        let bindings = self.bindings().map(|(id, _)| {
            let users = users.remove(&id).unwrap_or_default();
            self.judge_binding(
                id,
                users.into_iter().collect(),
                &mut marks,
                doubts.get(&id).copied(),
                proof,
            )
        });
        Judgement {
            bindings: bindings.collect(),
            ungranted,
        }
    }

    fn judge_binding(
        &self,
        id: BindingId,
        users: Vec<Subject>,
        marks: &mut BTreeMap<GrantKey, Marks<'_>>,
        doubt: Option<Unseen>,
        proof: &Proof<'_>,
    ) -> BindingUse {
        let binding = self.binding(id);
        let mut rules = Vec::new();
        for role in &binding.roles {
            for number in 0..self.role(*role).rules.len() as u32 {
                let marks = marks.remove(&(id, *role, number)).unwrap_or_default();
                rules.push(self.judge_rule(id, (*role, number), &marks, doubt, proof));
            }
        }
        let has = |verdict| rules.iter().any(|rule: &RuleUse| rule.verdict == verdict);
        let verdict = if has(Verdict::Partly)
            || has(Verdict::Used) && (has(Verdict::Unused) || has(Verdict::Unproven))
        {
            Verdict::Partly
        } else if has(Verdict::Used) {
            Verdict::Used
        } else if has(Verdict::Unproven) {
            Verdict::Unproven
        } else {
            Verdict::Unused // also where there is nothing to use: a role without rules
        };
        let spans = rules.iter().map(|rule| rule.span);
        BindingUse {
            binding: id,
            verdict,
            span: spans.fold(Span::default(), Span::and),
            users,
            rules,
        }
    }

    fn judge_rule(
        &self,
        binding: BindingId,
        (role, number): (RoleId, u32),
        marks: &Marks<'_>,
        doubt: Option<Unseen>,
        proof: &Proof<'_>,
    ) -> RuleUse {
        let rules = &self.role(role).rules;
        let rule = rules
            .get(number as usize)
            .map_or_else(Rule::default, |rule| self.rule(rule.rule));
        let mut judged = RuleUse {
            role,
            rule: number,
            verdict: Verdict::Used,
            span: marks.span,
            used: within(minimal_rules(&marks.uses), &rule, &marks.uses),
            unproven: Vec::new(),
            unused: Vec::new(),
            is_wide: false,
        };
        let used = used_steps(&marks.uses);
        let mut is_some_used = !marks.uses.is_empty();
        let (namespace, subjects) = {
            let binding = self.binding(binding);
            (&binding.namespace, &binding.subjects)
        };
        if steps(&rule).nth(MOST_STEPS).is_some() {
            judged.unproven.push((rule.clone(), Unseen::Forgotten));
        }
        for step in steps(&rule).take(MOST_STEPS) {
            let unseen = doubt.or_else(|| proof.unseen(&step, namespace, subjects));
            let is_used = step.is_used(&used);
            is_some_used |= is_used;
            match unseen {
                _ if is_used && !step.is_wild() => {}
                // Beside what was used of a wildcard, more may have been.
                Some(unseen) => judged.unproven.push((step.rule(), unseen)),
                None if is_used => judged.is_wide = true,
                None => judged.unused.push(step.rule()),
            }
        }
        judged.unused = joined_rules(&judged.unused);
        judged.verdict = match (
            is_some_used,
            judged.unused.is_empty(),
            judged.unproven.is_empty(),
        ) {
            (true, true, true) if !judged.is_wide => Verdict::Used,
            (true, ..) => Verdict::Partly,
            (false, _, false) => Verdict::Unproven,
            (false, _, true) => Verdict::Unused,
        };
        judged
    }
}

/// What hands on power, or reads for others: the author of an admission policy has to be allowed to
/// read its parameters (`pkg/registry/admissionregistration/resolver`).
const HANDING_ON: [(&str, &str); 8] = [
    ("rbac.authorization.k8s.io", "roles"),
    ("rbac.authorization.k8s.io", "clusterroles"),
    ("rbac.authorization.k8s.io", "rolebindings"),
    ("rbac.authorization.k8s.io", "clusterrolebindings"),
    (
        "admissionregistration.k8s.io",
        "validatingadmissionpolicies",
    ),
    (
        "admissionregistration.k8s.io",
        "validatingadmissionpolicybindings",
    ),
    ("admissionregistration.k8s.io", "mutatingadmissionpolicies"),
    (
        "admissionregistration.k8s.io",
        "mutatingadmissionpolicybindings",
    ),
];

/// Why nothing that a subject holds can be called unused.
fn doubt(subject: &SubjectUsage<'_>, uses: &[Use<'_>]) -> Option<Unseen> {
    let is_forgotten = |of: &Use<'_>| {
        matches!(
            of.review,
            Some(Review::ManyNames(_) | Review::ManyNamespaces)
        )
    };
    // Whoever hands on power has to hold it (`escalation.rs`); which part of it, no event says.
    let hands_on = |of: &Use<'_>| match &of.on {
        Target::Resource {
            group, resource, ..
        } => {
            HANDING_ON.contains(&(group, resource))
                && matches!(of.verb, "create" | "update" | "patch")
        }
        Target::Path(_) => false,
    };
    if subject.forgotten() > 0 || uses.iter().any(is_forgotten) {
        Some(Unseen::Forgotten)
    } else if uses.iter().any(hands_on) {
        Some(Unseen::HandsOn)
    } else {
        None
    }
}

/// Verb, group and resource of uses, with their names; verb and path.
type UsedSteps<'u> = BTreeMap<(&'u str, &'u str, &'u str), BTreeSet<&'u str>>;

/// The group that stands for paths: no group has such a name.
const PATH: &str = "/";

fn used_steps<'u>(uses: &[Use<'u>]) -> UsedSteps<'u> {
    let mut used = UsedSteps::new();
    for of in uses {
        match &of.on {
            Target::Resource {
                group,
                resource,
                names,
                ..
            } => {
                let seen = used.entry((of.verb, group, resource)).or_default();
                seen.extend(&names.seen);
            }
            Target::Path(path) => {
                used.entry((of.verb, PATH, path)).or_default();
            }
        }
    }
    used
}

impl Step<'_> {
    fn is_used(&self, used: &UsedSteps<'_>) -> bool {
        let says = |word: &str, other: &str| word == "*" || word == other;
        match *self {
            Step::Resource {
                verb,
                group,
                resource,
                name,
            } => {
                let is_about = |other: &str| {
                    says(resource, other)
                        || resource
                            .strip_prefix('*')
                            .is_some_and(|end| end.starts_with('/') && other.ends_with(end))
                };
                used.iter()
                    .any(|((of_verb, of_group, of_resource), names)| {
                        *of_group != PATH
                            && says(verb, of_verb)
                            && says(group, of_group)
                            && is_about(of_resource)
                            && name.is_none_or(|name| names.contains(name))
                    })
            }
            Step::Path { verb, path } => used.keys().any(|(of_verb, of_group, of_path)| {
                *of_group == PATH
                    && says(verb, of_verb)
                    && crate::compiled::path_matches(path, of_path)
            }),
        }
    }

    /// Whether it stands for more steps than one.
    fn is_wild(&self) -> bool {
        match *self {
            Step::Resource {
                verb,
                group,
                resource,
                ..
            } => [verb, group, resource].contains(&"*") || resource.starts_with("*/"),
            Step::Path { verb, path } => verb == "*" || path.ends_with('*'),
        }
    }

    /// The same as a question to an audit policy.
    pub(crate) fn request<'s>(&'s self, namespace: &'s str) -> audit::Request<'s> {
        match *self {
            Step::Resource {
                verb,
                group,
                resource,
                name,
            } => audit::Request::Resource {
                verb,
                group,
                resource,
                namespace: Some(namespace).filter(|namespace| !namespace.is_empty()),
                name,
            },
            Step::Path { verb, path } => audit::Request::Path { verb, path },
        }
    }
}

/// Smaller rules within the names of the rule that they take the place of: where the smaller one says
/// every name, because they come and go or could not be remembered, the old names stay.
fn within(smaller: Vec<Rule>, rule: &Rule, uses: &[Use<'_>]) -> Vec<Rule> {
    if rule.resource_names.is_empty() {
        return smaller;
    }
    let seen: BTreeSet<&str> = uses
        .iter()
        .filter_map(|of| match &of.on {
            Target::Resource { names, .. } => Some(&names.seen),
            Target::Path(_) => None,
        })
        .flatten()
        .copied()
        .collect();
    let kept = rule
        .resource_names
        .iter()
        .filter(|name| seen.contains(&***name));
    let kept: Vec<&str> = kept.map(AsRef::as_ref).collect();
    let within = smaller.into_iter().map(|smaller| {
        let names: Vec<&str> = if smaller.resource_names.is_empty() {
            kept.clone()
        } else {
            let names = smaller.resource_names.iter().map(AsRef::as_ref);
            names.filter(|name: &&str| kept.contains(name)).collect()
        };
        smaller.clone().named(names)
    });
    // Without a name a rule would be of all names.
    within
        .filter(|rule| !rule.resource_names.is_empty())
        .collect()
}
