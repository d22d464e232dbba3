//! `manifest/removed-api`: an API version that the cluster does not serve, or not for much longer.

use garboard_manifest::{FieldPath, Value};
use garboard_world::{Object, ObjectId, Schemas, World, api_lifecycle};

use crate::findings::Findings;
use crate::fix::{Edit, FixClass};
use crate::rule;
use crate::rule::{Group, Severity};
use crate::settings::Settings;

rule! {
    pub(crate) RULE = "manifest/removed-api" {
        severity: Severity::High,
        group: Group::Security,
        title: "an API version that the cluster does not serve",
        aliases: ["trivy:KSV-0107", "kube-linter:no-extensions-v1beta" only [EXTENSIONS]],
        page: include_str!("removed_api.md"),
    }
}

/// Facet: it is the group that the first workloads were in.
const EXTENSIONS: &str = "extensions";

/// What is wrong with an API version in v1.`minor`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// It is gone since this minor.
    Gone(u32),
    /// It comes with this minor.
    NotYet(u32),
    /// It is deprecated since one minor, and perhaps gone in another.
    Deprecated(u32, Option<u32>),
}

/// Reports an object whose API version is gone, not there yet, or deprecated.
pub(crate) fn inspect(world: &World, settings: &Settings, id: ObjectId, out: &mut Findings) {
    let object = world.object(id);
    let minor = settings.kubernetes_version.minor;
    let (api_version, kind) = (object.api_version.as_str(), &*object.kind);
    let Some(state) = state(api_version, kind, minor) else {
        return;
    };
    let what = match state {
        State::Gone(removed) => format!("is not served since v1.{removed}"),
        State::NotYet(first) => format!("is served from v1.{first} on"),
        State::Deprecated(since, Some(removed)) => {
            format!("is deprecated since v1.{since} and not served from v1.{removed} on")
        }
        State::Deprecated(since, None) => format!("is deprecated since v1.{since}"),
    };
    let replacement = replacement(object, minor);
    let advice = match &replacement {
        Some((api_version, None)) => format!("write {api_version}"),
        Some((api_version, Some(kind))) => format!("{kind} of {api_version} stands in for it"),
        None => "nothing stands in for it".to_owned(),
    };
    let at = FieldPath::new("apiVersion");
    let finding = out.report(&RULE, id, at.clone());
    finding.message(format_args!("{kind} of {api_version} {what}; {advice}"));
    finding.facets(api_version.starts_with("extensions/").then_some(EXTENSIONS));
    if let State::Deprecated(..) = state {
        finding.severity(Severity::Low);
    }
    if let Some((api_version, None)) = replacement {
        // Fields change with versions: a person looks at it.
        let value = Value::String(api_version.into());
        finding.fix(FixClass::DisplayOnly, [Edit::Set(at, value)]);
    }
}

/// What is served in the versions whose fields are known is known; before and after, what Kubernetes
/// says of its lifecycles.
fn state(api_version: &str, kind: &str, minor: u32) -> Option<State> {
    let schemas = Schemas::get();
    let lifecycle = api_lifecycle(api_version, kind);
    let served = schemas.served(api_version, kind);
    match served.filter(|_| schemas.covers(minor)) {
        Some((_, last)) if minor > last => return Some(State::Gone(last + 1)),
        Some((first, _)) if minor < first => return Some(State::NotYet(first)),
        Some(_) => {}
        None => {
            if let Some(removed) = lifecycle
                .and_then(|it| it.removed)
                .filter(|it| *it <= minor)
            {
                return Some(State::Gone(removed));
            }
        }
    }
    let lifecycle = lifecycle.filter(|it| it.deprecated <= minor)?;
    Some(State::Deprecated(lifecycle.deprecated, lifecycle.removed))
}

/// The API version to write instead, and the kind if that is another: what Kubernetes names, if it is
/// served, or else the most stable version of the kind that is.
fn replacement(object: &Object, minor: u32) -> Option<(&'static str, Option<&'static str>)> {
    /// Replacements of replacements that are followed: more than there ever were.
    const MOST: usize = 4;
    let schemas = Schemas::get();
    let kind = &*object.kind;
    let mut named = api_lifecycle(object.api_version.as_str(), kind);
    for _ in 0..MOST {
        let Some((api_version, new_kind)) =
            named.and_then(|it| Some((it.replacement?, it.replacement_kind)))
        else {
            break;
        };
        let is_served = schemas
            .kind(api_version, new_kind.unwrap_or(kind), minor)
            .is_some();
        if is_served || !schemas.covers(minor) {
            return Some((api_version, new_kind));
        }
        named = api_lifecycle(api_version, new_kind.unwrap_or(kind));
    }
    let served = schemas.newest_of(object.group(), kind, minor)?;
    (served != object.api_version.as_str()).then_some((served, None))
}
