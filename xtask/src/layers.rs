//! Which crate may use which: the arrows of ARCHITECTURE.md.

/// Layers from the bottom; a crate may use crates of lower layers only.
const LAYERS: [&[&str]; 9] = [
    &["garboard-libyaml", "garboard-audit-event"],
    &["garboard-manifest"],
    &["garboard-world"],
    &["garboard-finding"],
    &["garboard-config"],
    &[
        "garboard-pss",
        "garboard-workload",
        "garboard-rbac",
        "garboard-netpol",
        "garboard-cluster",
    ],
    &[
        "garboard-paths",
        "garboard-cis",
        "garboard-drift",
        "garboard-psp",
    ],
    &[
        "garboard-report",
        "garboard-live",
        "garboard-host",
        "garboard-store",
    ],
    &["garboard"],
];

/// Crates of the upper layers that see less than their layer would allow.
const NARROW: [(&str, &[&str]); 5] = [
    (
        "garboard-report",
        &["garboard-manifest", "garboard-world", "garboard-finding"],
    ),
    ("garboard-live", &["garboard-world", "garboard-finding"]),
    ("garboard-host", &["garboard-world", "garboard-finding"]),
    ("garboard-store", &["garboard-world", "garboard-finding"]),
    (
        "garboard-testkit",
        &["garboard-manifest", "garboard-world", "garboard-finding"],
    ),
];

/// Why `from` may not use `to`; none if it may.
pub(crate) fn objection(from: &str, to: &str) -> Option<String> {
    if let Some((_, allowed)) = NARROW.iter().find(|(name, _)| *name == from) {
        let rule = format!("{from} may use only {}", allowed.join(", "));
        return (!allowed.contains(&to)).then_some(rule);
    }
    if to == "garboard-testkit" {
        return Some(format!("{from} may use garboard-testkit only in tests"));
    }
    let layer = |name: &str| LAYERS.iter().position(|layer| layer.contains(&name));
    match (layer(from), layer(to)) {
        (None, _) => Some(format!(
            "{from} has no layer; give it one in xtask/src/layers.rs"
        )),
        (_, None) => Some(format!(
            "{to} has no layer; give it one in xtask/src/layers.rs"
        )),
        (Some(above), Some(below)) if above <= below => Some(format!(
            "{from} may not use {to}: arrows point downwards only"
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::objection;

    #[test]
    fn arrows_point_downwards() {
        assert_eq!(objection("garboard-pss", "garboard-finding"), None);
        assert_eq!(objection("garboard-report", "garboard-world"), None);
        assert_eq!(objection("garboard", "garboard-report"), None);
    }

    #[test]
    fn arrows_that_point_elsewhere_are_found() {
        for (from, to) in [
            ("garboard-world", "garboard-finding"),
            ("garboard-pss", "garboard-workload"),
            ("garboard-report", "garboard-pss"),
            ("garboard-pss", "garboard-testkit"),
            ("garboard-unheard-of", "garboard-world"),
        ] {
            assert!(objection(from, to).is_some(), "{from} -> {to}");
        }
    }
}
