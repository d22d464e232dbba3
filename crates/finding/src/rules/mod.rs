//! The rules about the input itself, each with its page. Most have no code: reading finds them. Two
//! compare objects with what Kubernetes' API has.

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
    unknown_field,
    removed_api,
}
