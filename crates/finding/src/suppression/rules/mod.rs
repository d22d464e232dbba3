//! The rules about suppressions, each with its page. Applying suppressions finds them.

use crate::rule::Rule;

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(pub(super) mod $module;)*

        /// The rules about suppressions.
        pub static ALL: &[&Rule] = &[$(&$module::RULE),*];
    };
}

rules! {
    syntax,
    unknown_rule,
    no_reason,
    strict,
    expired,
    unused,
}
