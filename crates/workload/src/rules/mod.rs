//! The rules: each is two files, code and page, and one line here.

use garboard_finding::Rule;

use crate::Check;

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*

        /// Every rule, in the order in which they are listed.
        pub(crate) static ALL: &[&Rule] = &[$(&$module::RULE),*];

        /// Every rule with its code.
        pub(crate) static CHECKS: &[(&Rule, Check)] = &[$((&$module::RULE, $module::CHECK)),*];
    };
}

rules! {
    privileged,
    allow_privilege_escalation,
}
