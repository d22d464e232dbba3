//! The checks and rules: each is two files, code and page, and one line here.

use garboard_finding::Rule;

use crate::check::Check;

pub(crate) mod namespace_unlabelled;

macro_rules! checks {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*

        /// Every check, in PSA's order: baseline by id, then restricted by id.
        pub(crate) static CHECKS: &[&Check] = &[$(&$module::CHECK),*];

        /// Every rule: one for each check, then those about namespaces.
        pub(crate) static RULES: &[&Rule] = &[
            $(&$module::RULE,)*
            &namespace_unlabelled::RULE,
        ];
    };
}

checks! {
    // baseline
    app_armor_profile,
    capabilities_baseline,
    host_namespaces,
    host_path_volumes,
    host_ports,
    host_probes_and_host_lifecycle,
    privileged,
    proc_mount,
    se_linux_options,
    seccomp_profile_baseline,
    sysctls,
    windows_host_process,
    // restricted
    allow_privilege_escalation,
    capabilities_restricted,
    proc_mount_restricted,
    restricted_volumes,
    run_as_non_root,
    run_as_user,
    seccomp_profile_restricted,
}

#[cfg(test)]
mod tests {
    use garboard_finding::{Level, Severity};

    use super::*;

    #[test]
    fn the_checks_stand_in_the_order_in_which_psa_reports_them() {
        let order: Vec<_> = CHECKS.iter().map(|check| (check.level, check.id)).collect();
        assert!(order.is_sorted(), "{order:?}");
    }

    #[test]
    fn there_are_twelve_baseline_and_seven_restricted_checks() {
        let of_level = |level| CHECKS.iter().filter(|check| check.level == level).count();
        assert_eq!(of_level(Level::Baseline), 12);
        assert_eq!(of_level(Level::Restricted), 7);
    }

    #[test]
    fn the_revisions_of_a_check_grow_newer() {
        for check in CHECKS {
            let since: Vec<u32> = check.revisions.iter().map(|it| it.since).collect();
            assert!(since.is_sorted_by(|one, other| one < other), "{}", check.id);
        }
    }

    #[test]
    fn restricted_checks_override_baseline_checks_only() {
        for check in CHECKS.iter().filter(|check| !check.overrides.is_empty()) {
            assert_eq!(check.level, Level::Restricted, "{}", check.id);
            for overridden in check.overrides {
                let found = CHECKS.iter().find(|other| other.id == *overridden);
                assert_eq!(
                    found.map(|it| it.level),
                    Some(Level::Baseline),
                    "{overridden}"
                );
            }
        }
    }

    #[test]
    fn a_rule_is_named_after_its_check_and_as_severe_as_its_level() {
        for check in CHECKS {
            let mut kebab = check.id.replace('_', "-");
            for capital in 'A'..='Z' {
                let lower = format!("-{}", capital.to_ascii_lowercase());
                kebab = kebab.replace(capital, &lower);
            }
            assert_eq!(check.rule.id, format!("pss/{kebab}"));
            assert!(check.rule.aliases_of("pss-check").any(|id| id == check.id));
            let severity = match check.level {
                Level::Baseline => Severity::High,
                Level::Restricted | Level::Privileged => Severity::Medium,
            };
            assert_eq!(check.rule.severity, severity, "{}", check.id);
        }
    }
}
