//! How a cluster configures PSA: defaults for namespaces that say nothing, and who is exempt
//! (`admission/api/{types,helpers}.go`, `admission/api/validation/validation.go`).
//!
//! Read as strictly as the API server reads it: one unknown field, and it does not start.

use std::collections::HashSet;
use std::fmt;

use garboard_manifest::{Content, Limits, Value, parse};

use crate::names::{label_errors, subdomain_errors};
use crate::policy::{LEVELS, Policy, VERSIONS};
use crate::quote::Quoted;

/// A `PodSecurityConfiguration`. The default is what a server without one does: no level for
/// anyone, nobody exempt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configuration {
    /// What holds where a namespace has no label.
    pub defaults: Policy,
    /// Who is never judged.
    pub exemptions: Exemptions,
}

/// Who is never judged. Names are compared whole; there are no patterns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exemptions {
    /// Users who ask; a service account is `system:serviceaccount:NAMESPACE:NAME`.
    pub usernames: Vec<Box<str>>,
    /// Runtime classes of pods.
    pub runtime_classes: Vec<Box<str>>,
    /// Namespaces of objects.
    pub namespaces: Vec<Box<str>>,
}

/// Everything that keeps a text from being a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigurationError {
    /// Each in one line; those of values in the API server's words.
    pub problems: Vec<String>,
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.problems.join("; "))
    }
}

impl std::error::Error for ConfigurationError {}

impl Configuration {
    /// Reads YAML or JSON: a `PodSecurityConfiguration`, or the `AdmissionConfiguration` that a
    /// server's `--admission-control-config-file` names, with the plugin's configuration in it. An
    /// empty text is the default.
    pub fn from_text(text: &str) -> Result<Configuration, ConfigurationError> {
        let mut reader = Reader::default();
        let mut values = Vec::new();
        for document in parse(text, &Limits::default()) {
            let problems = document.problems.iter();
            reader
                .problems
                .extend(problems.map(|problem| problem.message.clone()));
            match &document.content {
                Content::Tree(tree) => values.push(Value::of(tree.root())),
                Content::Template => reader.complain("is a template, not YAML"),
                Content::Empty | Content::Broken => {}
            }
        }
        match &values[..] {
            [] => {}
            [value] => return reader.finish(|reader| reader.document(value)),
            _ => reader.complain(format!("must be one document, found {}", values.len())),
        }
        reader.finish(|_| Configuration::default())
    }

    /// Reads a decoded document, as [`Configuration::from_text`] does.
    pub fn from_value(value: &Value) -> Result<Configuration, ConfigurationError> {
        Reader::default().finish(|reader| reader.document(value))
    }
}

const GROUP: &str = "pod-security.admission.config.k8s.io";
const SERVER_GROUP: &str = "apiserver.config.k8s.io";

/// Collects what is wrong while it reads on.
#[derive(Default)]
struct Reader {
    problems: Vec<String>,
}

impl Reader {
    fn finish(
        mut self,
        read: impl FnOnce(&mut Reader) -> Configuration,
    ) -> Result<Configuration, ConfigurationError> {
        let configuration = read(&mut self);
        if self.problems.is_empty() {
            return Ok(configuration);
        }
        Err(ConfigurationError {
            problems: self.problems,
        })
    }

    fn complain(&mut self, problem: impl Into<String>) {
        self.problems.push(problem.into());
    }

    fn document(&mut self, value: &Value) -> Configuration {
        let text = |key| value.get(key).and_then(Value::as_str).unwrap_or_default();
        let (api_version, kind) = (text("apiVersion"), text("kind"));
        match (api_version.split_once('/'), kind) {
            (Some((GROUP, "v1" | "v1beta1" | "v1alpha1")), "PodSecurityConfiguration") => {
                self.configuration(value)
            }
            (Some((SERVER_GROUP, "v1" | "v1alpha1")), "AdmissionConfiguration") => {
                self.of_server(value)
            }
            _ => {
                self.complain(format!(
                    "must be a PodSecurityConfiguration of {GROUP}/v1, v1beta1 or v1alpha1, or an \
                     AdmissionConfiguration that holds one; found kind {} of apiVersion {}",
                    Quoted(kind),
                    Quoted(api_version),
                ));
                Configuration::default()
            }
        }
    }

    /// The plugin's part of the server's configuration; without one the plugin has its defaults.
    fn of_server(&mut self, value: &Value) -> Configuration {
        let plugins = value.get("plugins").map_or(&[][..], Value::items);
        let name_of =
            |plugin: &Value| plugin.get("name").and_then(Value::as_str) == Some("PodSecurity");
        let Some(plugin) = plugins.iter().find(|plugin| name_of(plugin)) else {
            return Configuration::default();
        };
        if let Some(path) = plugin
            .get("path")
            .and_then(Value::as_str)
            .filter(|it| !it.is_empty())
        {
            self.complain(format!(
                "the plugin's configuration is in {path}: give that file"
            ));
        }
        match plugin.get("configuration") {
            Some(configuration) if *configuration != Value::Null => self.document(configuration),
            _ => Configuration::default(),
        }
    }

    fn configuration(&mut self, value: &Value) -> Configuration {
        let [_, _, defaults, exemptions] =
            self.fields(value, "", ["apiVersion", "kind", "defaults", "exemptions"]);
        let mut configuration = Configuration::default();
        if let Some(defaults) = defaults {
            configuration.defaults = self.defaults(defaults);
        }
        if let Some(exemptions) = exemptions {
            configuration.exemptions = self.exemptions(exemptions);
        }
        configuration
    }

    fn defaults(&mut self, value: &Value) -> Policy {
        let mut policy = Policy::default();
        let names = [
            "enforce",
            "enforce-version",
            "audit",
            "audit-version",
            "warn",
            "warn-version",
        ];
        let [
            enforce,
            enforce_version,
            audit,
            audit_version,
            warn,
            warn_version,
        ] = self.fields(value, "defaults", names);
        self.word(
            enforce,
            "defaults.enforce",
            LEVELS,
            &mut policy.enforce.level,
        );
        let version = &mut policy.enforce.version;
        self.word(
            enforce_version,
            "defaults.enforce-version",
            VERSIONS,
            version,
        );
        self.word(warn, "defaults.warn", LEVELS, &mut policy.warn.level);
        self.word(
            warn_version,
            "defaults.warn-version",
            VERSIONS,
            &mut policy.warn.version,
        );
        self.word(audit, "defaults.audit", LEVELS, &mut policy.audit.level);
        self.word(
            audit_version,
            "defaults.audit-version",
            VERSIONS,
            &mut policy.audit.version,
        );
        policy
    }

    fn exemptions(&mut self, value: &Value) -> Exemptions {
        let names = ["usernames", "namespaces", "runtimeClasses"];
        let [usernames, namespaces, runtime_classes] = self.fields(value, "exemptions", names);
        Exemptions {
            namespaces: self.names(namespaces, "exemptions.namespaces", label_errors),
            runtime_classes: self.names(
                runtime_classes,
                "exemptions.runtimeClasses",
                subdomain_errors,
            ),
            usernames: self.names(usernames, "exemptions.usernames", |name| {
                let error = name
                    .is_empty()
                    .then(|| "username must not be empty".to_owned());
                error.into_iter().collect()
            }),
        }
    }

    /// The values of an object's fields, `null` being none; complains of every other field.
    fn fields<'v, const N: usize>(
        &mut self,
        value: &'v Value,
        at: &str,
        names: [&str; N],
    ) -> [Option<&'v Value>; N] {
        let dot = if at.is_empty() { "" } else { "." };
        match value {
            Value::Object(fields) => {
                for (name, _) in fields.iter().filter(|(name, _)| !names.contains(&&**name)) {
                    self.complain(format!("unknown field \"{at}{dot}{name}\""));
                }
            }
            _ => self.complain(format!("{at} must be an object")),
        }
        names.map(|name| value.get(name).filter(|value| **value != Value::Null))
    }

    /// A level or version; an empty one is none.
    fn word<T: std::str::FromStr>(
        &mut self,
        value: Option<&Value>,
        at: &str,
        expected: &str,
        into: &mut T,
    ) {
        match value {
            None => {}
            Some(Value::String(text)) if text.is_empty() => {}
            Some(Value::String(text)) => match text.parse() {
                Ok(read) => *into = read,
                Err(_) => self.invalid(at, text, expected),
            },
            Some(_) => self.complain(format!("{at} must be a string")),
        }
    }

    /// A list of names, each valid, none twice.
    fn names(
        &mut self,
        value: Option<&Value>,
        at: &str,
        errors: impl Fn(&str) -> Vec<String>,
    ) -> Vec<Box<str>> {
        let mut names = Vec::new();
        let mut seen = HashSet::new();
        if !matches!(value, None | Some(Value::List(_))) {
            self.complain(format!("{at} must be a list"));
        }
        for (index, item) in value.map_or(&[][..], Value::items).iter().enumerate() {
            let at = format!("{at}[{index}]");
            let Some(name) = item.as_str() else {
                self.complain(format!("{at} must be a string"));
                continue;
            };
            let errors = errors(name);
            if !errors.is_empty() {
                self.invalid(&at, name, &errors.join(", "));
            } else if !seen.insert(name) {
                self.complain(format!("{at}: Duplicate value: {}", Quoted(name)));
            } else {
                names.push(name.into());
            }
        }
        names
    }

    fn invalid(&mut self, at: &str, value: &str, expected: &str) {
        self.complain(format!(
            "{at}: Invalid value: {}: {expected}",
            Quoted(value)
        ));
    }
}
