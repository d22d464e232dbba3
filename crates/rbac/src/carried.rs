//! Pods that carry the token of an account that may do much.

use garboard_finding::{Edit, Finding, Findings, FixClass, Rule, Severity};
use garboard_manifest::Value;
use garboard_world::{ObjectId, TemplateRef};

use crate::abilities::milder;
use crate::account_powers::Powerful;
use crate::check::Facts;
use crate::token::{Automount, automount};

/// A pod template whose pods get the token of an account that may do much.
pub(crate) struct Carried<'f> {
    object: ObjectId,
    template: &'f TemplateRef,
    /// Whether a pod of it runs on every node.
    pub(crate) is_on_every_node: bool,
    is_asked_for: bool,
    powerful: &'f Powerful,
}

impl<'f> Carried<'f> {
    /// All of them, by account.
    pub(crate) fn all(facts: &'f Facts<'f>) -> impl Iterator<Item = Carried<'f>> {
        facts.powerful.iter().flat_map(|powerful| {
            let carriers = facts.policy.accounts()[powerful.account].carriers.iter();
            carriers.filter_map(|carrier| {
                let object = facts.object(carrier.object);
                let templates = &object.workload()?.templates;
                let template = templates.get(carrier.template as usize)?;
                let who = automount(facts.world, object, template)?;
                let owner = facts.object(facts.world.root_owner(carrier.object));
                Some(Carried {
                    object: carrier.object,
                    template,
                    is_on_every_node: &*owner.kind == "DaemonSet",
                    is_asked_for: who == Automount::Pod,
                    powerful,
                })
            })
        })
    }

    /// Reports it where the token is asked for. It is as bad as what the account may do, and milder
    /// where the pod asks for the token.
    pub(crate) fn report<'o>(&self, rule: &'static Rule, out: &'o mut Findings) -> &'o mut Finding {
        let powers = &self.powerful.powers;
        let worst = powers.severity().unwrap_or(Severity::Medium);
        let severity = if self.is_asked_for {
            milder(worst)
        } else {
            worst
        };
        let field = self.template.path("automountServiceAccountToken");
        out.report(rule, self.object, field.clone())
            .severity(severity)
            .facets(powers.words())
            // An application that speaks to the API server would be refused.
            .fix(FixClass::Unsafe, [Edit::Set(field, Value::Bool(false))])
    }

    /// `may read secrets in the whole cluster, as sa:shop/web`
    pub(crate) fn says(&self, facts: &Facts<'_>) -> String {
        let account = &facts.policy.accounts()[self.powerful.account]; // a place in the list
        let place = if self.powerful.is_of_cluster {
            " in the whole cluster"
        } else {
            ""
        };
        let asked = if self.is_asked_for {
            ""
        } else {
            "; nobody asked for the token"
        };
        let says = self.powerful.powers.says();
        format!("may {says}{place}, as {}{asked}", account.subject())
    }
}
