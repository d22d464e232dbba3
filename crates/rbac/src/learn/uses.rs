//! From an event to the authorisations that its request needed.
//!
//! | request | authorisations | source |
//! |---|---|---|
//! | any | its verb on its object, by whom it was made or who was impersonated | apiserver, `pkg/endpoints/filters/authorization.go` |
//! | with impersonation | `impersonate` on the user, its groups; by whom was authenticated | `…/filters/impersonation` |
//! | PUT or PATCH, answered 201 | `create` too, with the name | `…/handlers/update.go`, `patch.go` |
//! | writing a binding | `bind` on the role, or holding all it says | `pkg/registry/rbac/*/policybased` |
//! | approving or signing a certificate request | `approve`, `sign` on the signer | `plugin/pkg/admission/certificates` |
//!
//! The last three leave no event of their own.

use garboard_audit_event::{Decision, Event, ObjectRef, Stage, User};
use serde::Deserialize;

use crate::subject::{AUTHENTICATED, NODE_PREFIX, SERVICE_ACCOUNTS, UNAUTHENTICATED, account_of};

const RBAC: &str = "rbac.authorization.k8s.io";
const CERTIFICATES: &str = "certificates.k8s.io";
const AUTHENTICATION: &str = "authentication.k8s.io";

/// Why an authorisation is needed that no event shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// The request was made as somebody else.
    Impersonates,
    /// A PUT or PATCH made the object.
    Creates,
    /// A binding was written.
    Binds,
    /// A certificate was approved or signed.
    Certifies,
    /// A watch begins with a list.
    WatchBeginsWithList,
    /// Whoever waits for a lease writes it in the end.
    WaitsForLease,
}

/// One authorisation that a request needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Need<'e> {
    pub(crate) verb: &'e str,
    pub(crate) what: What<'e>,
    pub(crate) why: Option<Why>,
}

/// What an authorisation is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What<'e> {
    Resource {
        group: &'e str,
        resource: &'e str,
        subresource: &'e str,
        namespace: &'e str,
        /// The name that the authorizers saw.
        name: &'e str,
    },
    Path(&'e str),
}

/// What came of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The authorizers allowed it, whatever came of it then.
    Allowed,
    /// They refused it, or it never reached them.
    Refused,
    /// The event is from before the decision.
    Unknown,
}

/// What came of an event's request.
pub(crate) fn fate(event: &Event<'_>) -> Fate {
    if event.stage == Stage::RequestReceived {
        return Fate::Unknown;
    }
    match event.decision {
        Some(Decision::Allow) => Fate::Allowed,
        Some(Decision::Forbid) => Fate::Refused,
        // Some servers write no decision: aggregated APIs, old ones, converters.
        None => match event.code {
            // 401: nobody was authenticated. 429: priority and fairness come before authorisation.
            None | Some(401 | 429) => Fate::Refused,
            // Admission refuses with 403 too, after authorisation, in other words.
            Some(403) if is_by_admission(&event.message) => Fate::Allowed,
            Some(403) => Fate::Refused,
            Some(_) => Fate::Allowed,
        },
    }
}

/// Whether a 403 is not in the words of the authorizers: `pods is forbidden: User "ada" cannot list
/// resource …` (apiserver, `…/handlers/responsewriters/errors.go`).
fn is_by_admission(message: &str) -> bool {
    let is_by_authorizer =
        message.is_empty() || message.contains("User \"") && message.contains("cannot");
    !is_by_authorizer
}

/// Takes an authorisation with the user who needed it.
pub(crate) type Take<'t> = dyn FnMut(&User<'_>, &Need<'_>) + 't;

/// Hands on every authorisation that an allowed event stands for.
pub(crate) fn needs(event: &Event<'_>, each: &mut Take<'_>) {
    let actor = event.actor();
    let verb = &*event.verb;
    let need = |verb, what, why| Need { verb, what, why };
    match &event.object {
        None => each(actor, &need(verb, What::Path(event.path()), None)),
        Some(object) => {
            each(
                actor,
                &need(verb, about(object, seen_name(verb, object)), None),
            );
            if event.code == Some(201) && matches!(verb, "update" | "patch") {
                let what = about(object, &object.name);
                each(actor, &need("create", what, Some(Why::Creates)));
            }
            hand_on(event, object, each);
        }
    }
    if let Some(whom) = &event.impersonated {
        impersonation(event, whom, each);
    }
}

/// The name that the authorizers saw. An object that is made has none yet, although the event, which
/// is written when it has one, may say it; requests on subresources have it in their path.
fn seen_name<'e>(verb: &str, object: &'e ObjectRef<'e>) -> &'e str {
    if verb == "create" && object.subresource.is_empty() {
        ""
    } else {
        &object.name
    }
}

fn about<'e>(object: &'e ObjectRef<'e>, name: &'e str) -> What<'e> {
    What::Resource {
        group: object.group(),
        resource: &object.resource,
        subresource: &object.subresource,
        namespace: &object.namespace,
        name,
    }
}

/// What acting as somebody else needs (`impersonation.rs`).
fn impersonation(event: &Event<'_>, whom: &User<'_>, each: &mut Take<'_>) {
    let constraint = &*event.impersonation_constraint;
    let (verb, group) = match constraint {
        "" => ("impersonate", ""),
        _ => (constraint, AUTHENTICATION),
    };
    let mut need = |resource: &str, namespace: &str, name: &str| {
        let what = resource_of(group, resource, namespace, name);
        let why = Some(Why::Impersonates);
        each(&event.user, &Need { verb, what, why });
    };
    let node = whom.username.strip_prefix(NODE_PREFIX);
    match (account_of(&whom.username), constraint) {
        (Some((namespace, name)), _) => need("serviceaccounts", namespace, name),
        // The answer is kept for all nodes, so it is asked of all of them.
        (None, "impersonate:associated-node") => need("nodes", "", "*"),
        (None, "impersonate:arbitrary-node") => need("nodes", "", node.unwrap_or_default()),
        (None, _) => need("users", "", &whom.username),
    }
    // Groups that come by themselves were not asked for.
    let is_account = account_of(&whom.username).is_some();
    for name in whom.groups() {
        let comes_by_itself = name == AUTHENTICATED
            || name == UNAUTHENTICATED
            || is_account && name.starts_with(SERVICE_ACCOUNTS)
            || constraint.ends_with("-node");
        if !comes_by_itself {
            need("groups", "", &name);
        }
    }
    if let (Some(mode), Some(object)) = (constraint.strip_prefix("impersonate:"), &event.object) {
        let verb = format!("impersonate-on:{mode}:{}", &*event.verb);
        let what = about(object, seen_name(&event.verb, object));
        let why = Some(Why::Impersonates);
        each(
            &event.user,
            &Need {
                verb: &verb,
                what,
                why,
            },
        );
    }
}

fn resource_of<'n>(
    group: &'n str,
    resource: &'n str,
    namespace: &'n str,
    name: &'n str,
) -> What<'n> {
    What::Resource {
        group,
        resource,
        subresource: "",
        namespace,
        name,
    }
}

/// The object that was sent, as far as the guards look at it.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Sent {
    pub(crate) role_ref: RoleRef,
    pub(crate) spec: SentSpec,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct RoleRef {
    pub(crate) kind: String,
    pub(crate) name: String,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct SentSpec {
    pub(crate) signer_name: String,
}

/// What handing on power needs, where the event says what was handed on.
fn hand_on(event: &Event<'_>, object: &ObjectRef<'_>, each: &mut Take<'_>) {
    let is_done = event.code.is_none_or(|code| code < 400);
    let is_write = matches!(&*event.verb, "create" | "update" | "patch");
    let resource = (object.group(), &*object.resource, &*object.subresource);
    let is_of_interest = matches!(
        resource,
        (RBAC, "rolebindings" | "clusterrolebindings", "")
            | (
                CERTIFICATES,
                "certificatesigningrequests",
                "approval" | "status"
            )
    );
    let Some(sent) = event
        .request_object
        .filter(|_| is_done && is_write && is_of_interest)
    else {
        return;
    };
    // A patch need not say what it leaves as it is, and may be a list.
    let sent: Sent = serde_json::from_str(sent).unwrap_or_default();
    let actor = event.actor();
    let role = sent.role_ref.name.as_str();
    if !role.is_empty() {
        let resource = match sent.role_ref.kind.as_str() {
            "ClusterRole" => "clusterroles",
            _ => "roles",
        };
        let what = resource_of(RBAC, resource, &object.namespace, role);
        let why = Some(Why::Binds);
        each(
            actor,
            &Need {
                verb: "bind",
                what,
                why,
            },
        );
    }
    let signer = sent.spec.signer_name.as_str();
    if !signer.is_empty() && object.group() == CERTIFICATES {
        let verb = match &*object.subresource {
            "approval" => "approve",
            _ => "sign",
        };
        let what = resource_of(CERTIFICATES, "signers", "", signer);
        let why = Some(Why::Certifies);
        each(actor, &Need { verb, what, why });
    }
}
