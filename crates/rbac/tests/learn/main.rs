//! Least privilege from audit logs: another tool's recorded answers, the traps, and the replay of
//! everything that was observed.

mod audit2rbac;
mod caps;
mod judge;
mod replay;
mod tighten;
mod traps;

use std::fmt::Write as _;

use garboard_audit_event::{Event, Options, Source, events, read};
use garboard_rbac::{Batch, Caps, LearnOptions, Learned, Subject, Usage};
use serde_json::{Value, json};

/// Hands on the events of a log, in order.
pub(crate) fn for_each_event(log: &str, mut each: impl FnMut(&Event<'_>)) {
    for line in log.lines() {
        events(line.as_bytes(), &mut each);
    }
}

/// What a log comes to.
pub(crate) fn usage(log: &str) -> Usage {
    usage_with(log, Caps::default())
}

pub(crate) fn usage_with(log: &str, caps: Caps) -> Usage {
    usage_by(2, log, caps)
}

/// The same by a number of threads.
pub(crate) fn usage_by(workers: usize, log: &str, caps: Caps) -> Usage {
    let mut usage = Usage::new(caps);
    let source = Source::new(
        "audit.log",
        std::io::Cursor::new(log.to_owned().into_bytes()),
    );
    read(
        vec![source],
        &Options { workers },
        Batch::new,
        Batch::add,
        |batch| usage.merge(batch),
    );
    usage
}

/// An event of `sa:shop/web`, changed by `patch`.
pub(crate) fn event(verb: &str, resource: &str, patch: Value) -> String {
    let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
    let mut event = json!({
        "kind": "Event",
        "apiVersion": "audit.k8s.io/v1",
        "level": "Metadata",
        "auditID": "1",
        "stage": "ResponseComplete",
        "requestURI": "/",
        "verb": verb,
        "user": {
            "username": "system:serviceaccount:shop:web",
            "groups": ["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"],
        },
        "objectRef": { "resource": resource, "subresource": subresource, "namespace": "shop" },
        "responseStatus": { "code": 200 },
        "stageTimestamp": "2026-05-12T10:00:00Z",
        "annotations": { "authorization.k8s.io/decision": "allow" },
    });
    merge(&mut event, patch);
    format!("{event}\n")
}

/// JSON merge patch (RFC 7386).
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    for (key, value) in patch {
        if value.is_null() {
            if let Some(map) = target.as_object_mut() {
                map.remove(&key);
            }
        } else {
            merge(&mut target[&key], value);
        }
    }
}

/// What `sa:shop/web` needs.
pub(crate) fn learn(usage: &Usage) -> Option<Learned> {
    learn_of(usage, &Subject::account("shop", "web"))
}

pub(crate) fn learn_of(usage: &Usage, subject: &Subject) -> Option<Learned> {
    let subject = usage.subject(subject)?;
    Some(subject.learn(&LearnOptions::default()))
}

/// The rules of a log's account, one a line: `NAMESPACE: RULE`.
pub(crate) fn rules(log: &str) -> Vec<String> {
    learn(&usage(log)).map_or_else(Vec::new, |learned| lines(&learned))
}

pub(crate) fn lines(learned: &Learned) -> Vec<String> {
    let mut lines = Vec::new();
    for scope in &learned.scopes {
        for rule in &scope.rules {
            let mut line = String::new();
            let _ = write!(line, "{}: {rule}", scope.namespace); // to a String: cannot fail
            lines.push(line);
        }
    }
    lines
}
