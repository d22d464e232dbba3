//! The audit event (audit.k8s.io/v1, v1beta1, v1alpha1), as far as judging who did what needs it.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::text::Text;
use crate::time::{self, Seconds};

/// One stage of one request.
#[derive(Clone, Debug, Default)]
pub struct Event<'a> {
    /// How much of the request was recorded.
    pub level: Level,
    /// The request's id. The client may choose it (`Audit-ID` header), so it proves nothing.
    pub audit_id: Text<'a>,
    /// Which stage of the request it is.
    pub stage: Stage,
    /// The verb: that of the API, or the HTTP method in lower case for other paths.
    pub verb: Text<'a>,
    /// Path and query.
    pub uri: Text<'a>,
    /// Who was authenticated.
    pub user: User<'a>,
    /// As whom the request went on.
    pub impersonated: Option<User<'a>>,
    /// The verb by which a constrained impersonation was allowed: `impersonate:user-info`.
    pub impersonation_constraint: Text<'a>,
    /// What it is about; none for paths that are no resource.
    pub object: Option<ObjectRef<'a>>,
    /// The HTTP status; none before the response.
    pub code: Option<u16>,
    /// The message of a failure.
    pub message: Text<'a>,
    /// What the authorizers said.
    pub decision: Option<Decision>,
    /// Why, in their words.
    pub reason: Text<'a>,
    /// When the request came.
    pub received: Text<'a>,
    /// When the stage was reached.
    pub reached: Text<'a>,
    /// The object that was sent, as JSON; only at the levels Request and RequestResponse.
    pub request_object: Option<&'a str>,
}

/// Who was authenticated, or is impersonated.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct User<'a> {
    /// The user name.
    #[serde(borrow)]
    pub username: Text<'a>,
    #[serde(borrow)]
    groups: Option<&'a RawValue>,
}

/// The object of a request. After a `create` the name is that of the response: the authorizers did
/// not see it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ObjectRef<'a> {
    /// The resource, plural.
    #[serde(borrow)]
    pub resource: Text<'a>,
    /// The namespace in the path.
    #[serde(borrow)]
    pub namespace: Text<'a>,
    /// The object's name.
    #[serde(borrow)]
    pub name: Text<'a>,
    #[serde(borrow)]
    api_group: Text<'a>,
    #[serde(borrow)]
    api_version: Text<'a>,
    /// The subresource.
    #[serde(borrow)]
    pub subresource: Text<'a>,
}

/// How much of a request is recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing.
    None,
    /// Who, what and when.
    #[default]
    Metadata,
    /// The object that was sent too.
    Request,
    /// The answer too.
    RequestResponse,
}

/// How far a request has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Before anything was decided.
    RequestReceived,
    /// The headers are out; only requests that run long (watch, exec, log) have this stage.
    ResponseStarted,
    /// The answer is out.
    #[default]
    ResponseComplete,
    /// The server failed.
    Panic,
}

/// What the authorizers said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Yes.
    Allow,
    /// No.
    Forbid,
}

impl<'a> Event<'a> {
    /// For whom the authorizers decided.
    pub fn actor(&self) -> &User<'a> {
        self.impersonated.as_ref().unwrap_or(&self.user)
    }

    /// When the stage was reached, or else when the request came.
    pub fn time(&self) -> Option<Seconds> {
        time::parse(&self.reached).or_else(|| time::parse(&self.received))
    }

    /// The path without its query.
    pub fn path(&self) -> &str {
        self.uri.split('?').next().unwrap_or_default()
    }
}

impl<'a> User<'a> {
    /// A user of whom only the name is known.
    pub(crate) fn named(username: Text<'a>) -> User<'a> {
        User {
            username,
            groups: None,
        }
    }

    /// The groups as they stand in the record, for telling cheaply whether two lists are the same.
    pub fn groups_json(&self) -> &'a str {
        self.groups.map_or("", RawValue::get)
    }

    /// The groups; none of them if the list is not one of strings.
    pub fn groups(&self) -> Vec<String> {
        let groups = self
            .groups
            .and_then(|groups| serde_json::from_str(groups.get()).ok());
        groups.unwrap_or_default()
    }
}

impl ObjectRef<'_> {
    /// The API group; empty for the core group.
    pub fn group(&self) -> &str {
        // v1alpha1 wrote `extensions/v1beta1` into the version.
        match self.api_version.split_once('/') {
            Some((group, _)) if self.api_group.is_empty() => group,
            _ => &self.api_group,
        }
    }

    pub(crate) fn of_path<'p>(
        group: &'p str,
        namespace: &'p str,
        resource: &'p str,
        name: &'p str,
        subresource: &'p str,
    ) -> ObjectRef<'p> {
        ObjectRef {
            resource: resource.into(),
            namespace: namespace.into(),
            name: name.into(),
            api_group: group.into(),
            api_version: Text::default(),
            subresource: subresource.into(),
        }
    }
}

impl Level {
    /// The level of a word.
    pub fn of(word: &str) -> Option<Level> {
        match word {
            "None" => Some(Level::None),
            "Metadata" => Some(Level::Metadata),
            "Request" => Some(Level::Request),
            "RequestResponse" => Some(Level::RequestResponse),
            _ => None,
        }
    }
}

impl Stage {
    /// The stage of a word.
    pub fn of(word: &str) -> Option<Stage> {
        match word {
            "RequestReceived" => Some(Stage::RequestReceived),
            "ResponseStarted" => Some(Stage::ResponseStarted),
            "ResponseComplete" => Some(Stage::ResponseComplete),
            "Panic" => Some(Stage::Panic),
            _ => None,
        }
    }
}
