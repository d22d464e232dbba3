//! What the service accounts that pods run as may do.

use garboard_finding::Severity;

use crate::check::Facts;
use crate::given::Given;
use crate::policy::{Account, BindingId, Key};
use crate::subject::account_user_name;

/// Bindings of one account that are looked at; nobody reads past the first few hundred, and thousands
/// of accounts in a namespace whose group has thousands of bindings would cost their product.
const MOST_BINDINGS: usize = 1_000;

/// An account that pods run as and that may do much.
pub(crate) struct Powerful {
    /// Its place among the policy's accounts.
    pub(crate) account: usize,
    /// What it may do.
    pub(crate) powers: Given,
    /// Whether it may do some of that in the whole cluster.
    pub(crate) is_of_cluster: bool,
}

impl Facts<'_> {
    /// The accounts that pods run as and that may do much, in the order of the policy.
    pub(crate) fn find_powerful(&self) -> Vec<Powerful> {
        let accounts = self.policy.accounts().iter().enumerate();
        accounts
            .filter(|(_, account)| !account.carriers.is_empty())
            .filter_map(|(number, account)| {
                let (powers, is_of_cluster) = self.powers_of(account);
                (powers.severity() >= LEAST).then_some(Powerful {
                    account: number,
                    powers,
                    is_of_cluster,
                })
            })
            .collect()
    }

    /// Whether a pod's account may do much.
    pub(crate) fn is_powerful(&self, namespace: &str, name: &str) -> bool {
        let accounts = self.policy.accounts();
        let place = self.powerful.binary_search_by(|powerful| {
            let account = &accounts[powerful.account]; // numbers are places in the list
            (&*account.namespace, &*account.name).cmp(&(namespace, name))
        });
        place.is_ok()
    }

    /// Whether no binding gives a pod's account anything, although there are bindings to look at.
    pub(crate) fn is_powerless(&self, namespace: &str, name: &str) -> bool {
        let account = self.policy.account(namespace, name);
        self.has_bindings && account.is_some_and(|account| self.bindings_to(account).is_empty())
    }

    /// The bindings that give something to an account: by its name, or by the group of its
    /// namespace. What everybody has is not counted.
    pub(crate) fn bindings_to(&self, account: &Account) -> Vec<BindingId> {
        let strings = &self.policy.strings;
        let user = account_user_name(&account.namespace, &account.name);
        let group = format!("system:serviceaccounts:{}", account.namespace);
        let keys = [
            Key::user(strings.find(&user)),
            Key::group(strings.find(&group)),
        ];
        let applying = self.policy.index.applying_anywhere(&keys);
        let bindings = applying.iter().take(MOST_BINDINGS);
        bindings.map(|applies| applies.binding).collect()
    }

    /// The powers of an account, and whether it has any of them in the whole cluster.
    pub(crate) fn powers_of(&self, account: &Account) -> (Given, bool) {
        let mut powers = Given::default();
        let mut is_of_cluster = false;
        for id in self.bindings_to(account) {
            let binding = self.policy.binding(id);
            let given = self.given(binding);
            is_of_cluster |= binding.is_cluster_binding() && given.severity() >= LEAST;
            powers.add(given);
        }
        (powers, is_of_cluster)
    }
}

/// What counts as a power of an account.
pub(crate) const LEAST: Option<Severity> = Some(Severity::Medium);
