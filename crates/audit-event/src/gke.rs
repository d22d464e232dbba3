//! GKE: Cloud Logging's AuditLog, which says what an audit event says, in other words.
//!
//! `methodName` is `io.k8s.GROUP.VERSION.RESOURCE[.SUBRESOURCE].VERB`, of which only the verb is
//! plain; `resourceName` is the path without `/api`: `core/v1/namespaces/shop/pods/web-1/log`. Groups
//! of the user are not in it.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::event::{Decision, Event, ObjectRef, User};
use crate::record::Annotations;
use crate::text::Text;

/// `google.rpc.Code` of a refusal by the authorizers.
const PERMISSION_DENIED: u16 = 7;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct AuditLog<'a> {
    #[serde(borrow)]
    method_name: Text<'a>,
    #[serde(borrow)]
    resource_name: Text<'a>,
    #[serde(borrow)]
    authentication_info: AuthenticationInfo<'a>,
    #[serde(borrow)]
    status: Status<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct AuthenticationInfo<'a> {
    #[serde(borrow)]
    principal_email: Text<'a>,
    /// As whom the request went on.
    #[serde(borrow)]
    authority_selector: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Status<'a> {
    code: u16,
    #[serde(borrow)]
    message: Text<'a>,
}

/// The event that an entry stands for; none if it is about no request to the Kubernetes API.
pub(crate) fn event<'e>(
    log: &'e AuditLog<'e>,
    labels: Option<&'e RawValue>,
    id: &'e str,
    timestamp: &str,
) -> Option<Event<'e>> {
    let method = log.method_name.strip_prefix("io.k8s.")?;
    let verb = method.rsplit('.').next()?;
    let labels: Annotations<'_> = labels
        .and_then(|labels| serde_json::from_str(labels.get()).ok())
        .unwrap_or_default();
    let code = match log.status.code {
        0 => 200,
        5 => 404,
        6 | 10 => 409,
        PERMISSION_DENIED => 403,
        8 => 429,
        16 => 401,
        3 | 9 | 11 => 422,
        _ => 500,
    };
    let decision = labels
        .decision()
        .or((log.status.code == PERMISSION_DENIED).then_some(Decision::Forbid));
    let user = &log.authentication_info;
    let named = |name: &'e str| User::named(name.into());
    Some(Event {
        audit_id: id.into(),
        verb: verb.into(),
        user: named(if user.principal_email.is_empty() {
            "system:anonymous"
        } else {
            user.principal_email.as_str()
        }),
        impersonated: (!user.authority_selector.is_empty())
            .then(|| named(user.authority_selector.as_str())),
        object: Some(object(&log.resource_name)?),
        code: Some(code),
        message: log.status.message.as_str().into(),
        decision,
        reason: labels.into_reason(),
        received: timestamp.to_owned().into(),
        ..Event::default()
    })
}

/// The object of `GROUP/VERSION[/namespaces/NS]/RESOURCE[/NAME[/SUBRESOURCE]]`.
fn object(path: &str) -> Option<ObjectRef<'_>> {
    let mut parts = path.split('/');
    let group = parts.next().filter(|group| !group.is_empty())?;
    let _version = parts.next()?;
    let group = if group == "core" { "" } else { group };
    let rest: Vec<&str> = parts.take(6).collect();
    // A Namespace is in itself, and has two subresources (apiserver, `requestinfo.go`).
    Some(match rest[..] {
        ["namespaces"] => ObjectRef::of_path(group, "", "namespaces", "", ""),
        ["namespaces", name] => ObjectRef::of_path(group, name, "namespaces", name, ""),
        ["namespaces", name, subresource @ ("status" | "finalize")] => {
            ObjectRef::of_path(group, name, "namespaces", name, subresource)
        }
        ["namespaces", namespace, resource, ref tail @ ..] => {
            let part = |at: usize| tail.get(at).copied().unwrap_or_default();
            ObjectRef::of_path(group, namespace, resource, part(0), part(1))
        }
        [resource, ref tail @ ..] if !resource.is_empty() => {
            let part = |at: usize| tail.get(at).copied().unwrap_or_default();
            ObjectRef::of_path(group, "", resource, part(0), part(1))
        }
        _ => return None,
    })
}
