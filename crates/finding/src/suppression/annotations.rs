//! Suppressions that annotations make, in garboard's and in others' spellings.
//!
//! One function a tool: from the annotations of an object or of a pod template to what they accept,
//! each with the annotation that it stands in.

use garboard_manifest::Map;

use super::claim::{Claim, Tool};
use super::grammar;
use crate::date::Date;

/// An annotation and what it accepts, or what is wrong with it.
pub(super) type Annotated<'a> = (&'a str, Result<Claim, String>);

type Annotations = Map<Box<str>>;

/// Our own annotation.
const ALLOW: &str = "garboard.dev/allow";

/// Everything that the annotations accept, in their order.
pub(super) fn claims(annotations: &Annotations) -> Vec<Annotated<'_>> {
    let mut claims = Vec::new();
    for (key, value) in annotations.iter() {
        match key.split_once('/').map_or(key, |(domain, _)| domain) {
            "garboard.dev" => claims.extend(garboard(key, value)),
            "polaris.fairwinds.com" => claims.extend(polaris(key, value)),
            "ignore-check.kube-linter.io" | "kube-linter.io" => {
                claims.extend(kube_linter(key, value));
            }
            "kubescape.io" => claims.extend(kubescape(key, value, annotations)),
            "kube-score" => claims.extend(kube_score(key, value)),
            _ => claims.extend(checkov(key, value)),
        }
    }
    claims
}

/// One suppression a line: `workload/privileged -- raw sockets, until 2027-01-31`.
fn garboard<'a>(key: &'a str, value: &str) -> Vec<Annotated<'a>> {
    if key != ALLOW {
        return vec![(key, Err(format!("no annotation {key}; write {ALLOW}")))];
    }
    let lines = value.lines().filter(|line| !line.trim().is_empty());
    let mut claims: Vec<Annotated<'_>> = lines.map(|line| (key, grammar::read(line))).collect();
    if claims.is_empty() {
        claims.push((key, grammar::read("")));
    }
    claims
}

/// `exempt` and `CHECK-exempt` count if they are `"true"` in any case (Polaris,
/// `pkg/validator/schema.go`, `hasExemptionAnnotation`).
fn polaris<'a>(key: &'a str, value: &str) -> Option<Annotated<'a>> {
    let name = key.strip_prefix("polaris.fairwinds.com/")?;
    let check = name.strip_suffix("-exempt");
    if name != "exempt" && check.is_none() {
        return None; // Polaris has other annotations
    }
    match value.to_ascii_lowercase().as_str() {
        "true" => {}
        "false" => return None,
        _ => return Some((key, Err(format!("{key} counts only if it is \"true\"")))),
    }
    let claim = match check {
        Some(check) => Claim::of_rules(Tool::Polaris, [check]),
        None => Claim::of(Tool::Polaris),
    };
    Some((key, Ok(claim)))
}

/// The value is the reason; the key alone counts (kube-linter, `pkg/ignore/ignore.go`).
fn kube_linter<'a>(key: &'a str, value: &str) -> Option<Annotated<'a>> {
    let claim = match key.strip_prefix("ignore-check.kube-linter.io/") {
        Some(check) => Claim::of_rules(Tool::KubeLinter, [check]),
        None if key == "kube-linter.io/ignore-all" => Claim::of(Tool::KubeLinter),
        None => return None,
    };
    Some((key, Ok(claim.because(value))))
}

/// `checkov.io/skip1: CHECK=REASON`; the key has only to hold the name (Checkov,
/// `kubernetes/kubernetes_utils.py`, `get_skipped_checks`).
fn checkov<'a>(key: &'a str, value: &str) -> Option<Annotated<'a>> {
    const KEYS: [&str; 3] = ["checkov.io/skip", "bridgecrew.io/skip", "cortex.io/skip"];
    if !KEYS.iter().any(|known| key.contains(known)) {
        return None;
    }
    let (check, reason) = value.split_once('=').unwrap_or((value, ""));
    let check = check.trim();
    if check.is_empty() || check.contains(char::is_whitespace) {
        return Some((key, Err(format!("{key} must read CHECK=REASON"))));
    }
    let claim = Claim::of_rules(Tool::Checkov, [check]).because(reason);
    Some((key, Ok(claim)))
}

/// `skip-controls` with `skip-reason` and `skip-expiry`. Without a readable end Kubescape takes
/// nothing back (`core/pkg/opaprocessor`, `inlineExceptionFromResource`).
fn kubescape<'a>(key: &'a str, value: &str, annotations: &Annotations) -> Option<Annotated<'a>> {
    if key != "kubescape.io/skip-controls" {
        return None;
    }
    let controls: Vec<&str> = listed(value).collect();
    if controls.is_empty() {
        return None;
    }
    let sibling = |name| annotations.get(name).map_or("", |text| &**text);
    let claim =
        Claim::of_rules(Tool::Kubescape, controls).because(sibling("kubescape.io/skip-reason"));
    let until = match sibling("kubescape.io/skip-expiry") {
        "" => Ok(None),
        text => last_whole_day(text).map(Some).ok_or_else(|| {
            format!(
                "kubescape.io/skip-expiry must be a time like 2027-01-31T23:59:59Z, found {text:?}"
            )
        }),
    };
    Some((key, until.map(|until| Claim { until, ..claim })))
}

/// A list of checks (kube-score, `scorecard/scorecard.go`, `setIgnoredTests`).
fn kube_score<'a>(key: &'a str, value: &str) -> Option<Annotated<'a>> {
    let claim = match key {
        "kube-score/ignore" => Claim::of_rules(Tool::KubeScore, listed(value)),
        "kube-score/skip" if value == "true" => Claim::of(Tool::KubeScore),
        _ => return None,
    };
    Some((key, Ok(claim)))
}

fn listed(value: &str) -> impl Iterator<Item = &str> {
    value
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
}

/// The last day that lies before or around a moment of RFC 3339; midnight ends the day before.
///
/// The offset moves the end by less than a day; the day is taken as it is written.
fn last_whole_day(moment: &str) -> Option<Date> {
    let (day, clock) = moment.split_once(['T', 't'])?;
    let day: Date = day.parse().ok()?;
    let time = clock.get(..8)?;
    let is_time = time.bytes().enumerate().all(|(at, byte)| match at {
        2 | 5 => byte == b':',
        _ => byte.is_ascii_digit(),
    });
    let zone = clock.get(8..)?;
    let zone = zone.trim_start_matches(|next: char| next == '.' || next.is_ascii_digit());
    let has_zone = matches!(zone, "Z" | "z") || zone.len() == 6 && zone.starts_with(['+', '-']);
    if !is_time || !has_zone {
        return None;
    }
    Some(if time == "00:00:00" {
        day.day_before()
    } else {
        day
    })
}
