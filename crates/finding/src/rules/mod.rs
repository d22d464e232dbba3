//! The rules about the input itself, each with its page. They have no code: reading finds them.

use crate::rule::Rule;

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(pub(crate) mod $module;)*

        pub(crate) static ALL: &[&Rule] = &[$(&$module::RULE),*];
    };
}

rules! {
    syntax,
    duplicate_key,
    wrong_type,
    not_utf8,
    too_deep,
    too_large,
    alias_expansion,
    unreadable,
}
