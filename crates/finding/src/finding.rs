//! A finding: one rule at one place of one target.

use std::fmt;

use garboard_manifest::{FieldPath, Span};
use garboard_world::{FileId, ObjectId};

use crate::alias::Alias;
use crate::fix::{Edit, Fix, FixClass};
use crate::rule::{Rule, Severity};
use crate::suppression::Suppressed;

/// One rule at one place of one target.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad this one is; mostly the rule's own severity.
    pub severity: Severity,
    /// What it is about.
    pub target: Target,
    /// Where: the offending field, or where it is missing. Relative to the object.
    pub at: FieldPath,
    /// What is wrong, in one line, lower case, no full stop.
    pub message: Box<str>,
    /// Which cases of its rule it is, in the rule's own words: `NET_RAW`. Narrowing aliases ask for
    /// them.
    pub facets: Vec<&'static str>,
    /// Further places that explain it.
    pub related: Vec<Related>,
    /// Rules that ask for a part of what it says: it answers for them, so that one grant of
    /// everything is one finding.
    pub implies: Vec<&'static Rule>,
    /// What would mend it.
    pub fix: Option<Box<Fix>>,
    /// What an attacker could reach through it; filled in where attack paths are known.
    pub reach: Option<Reach>,
    /// By what it is accepted, if it is.
    pub suppressed: Option<Box<Suppressed>>,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// An object of the World.
    Object(ObjectId),
    /// A place in a file that is no object, or not one that could be read.
    File {
        /// The file.
        file: FileId,
        /// The place in its text.
        span: Span,
        /// Hash of the broken document's text: the identity of what has no name. 0 if there is no
        /// text; then the file's path is its identity.
        digest: u64,
    },
    /// The cluster as a whole.
    Cluster,
}

/// A further place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What it is about.
    pub target: Target,
    /// Where.
    pub at: FieldPath,
    /// What is to be seen there, in a few words.
    pub label: Box<str>,
}

/// The nearest prize that an attacker who uses the finding can get to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The prize: `cluster-admin`.
    pub sink: Box<str>,
    /// Steps from the finding to it.
    pub steps: u32,
}

impl Finding {
    pub(crate) fn new(rule: &'static Rule, target: Target, at: FieldPath) -> Self {
        Finding {
            rule,
            severity: rule.severity,
            target,
            at,
            message: rule.title.into(),
            facets: Vec::new(),
            related: Vec::new(),
            implies: Vec::new(),
            fix: None,
            reach: None,
            suppressed: None,
        }
    }

    /// Says what is wrong; without it the message is the rule's title.
    pub fn message(&mut self, message: impl fmt::Display) -> &mut Self {
        self.message = message.to_string().into();
        self
    }

    /// Says that this one is worse or milder than the rule usually is.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Says which case of its rule this is, in a word that narrowing aliases ask for. Where it is not
    /// a name of Kubernetes, it is a constant of the rule's file, so that aliases cannot misspell it.
    pub fn facet(&mut self, facet: &'static str) -> &mut Self {
        self.facets.push(facet);
        self
    }

    /// The same for a facet that only some findings have.
    pub fn facets(&mut self, facets: impl IntoIterator<Item = &'static str>) -> &mut Self {
        self.facets.extend(facets);
        self
    }

    /// The ids under which other tools would report it.
    pub fn aliases(&self) -> impl Iterator<Item = &'static str> {
        let is_meant = |alias: &&Alias| alias.means(self);
        self.rule
            .aliases
            .iter()
            .filter(is_meant)
            .map(|alias| alias.name)
    }

    /// Adds a field of the same target that explains the finding.
    pub fn related(&mut self, at: FieldPath, label: &str) -> &mut Self {
        self.related.push(Related {
            target: self.target,
            at,
            label: label.into(),
        });
        self
    }

    /// Adds a field of another object that explains the finding.
    pub fn related_object(&mut self, object: ObjectId, at: FieldPath, label: &str) -> &mut Self {
        self.related.push(Related {
            target: Target::Object(object),
            at,
            label: label.into(),
        });
        self
    }

    /// Says which other rules it answers for: where its own rule does not count and one of these
    /// does, it is a finding of that one.
    pub fn implies(&mut self, rules: impl IntoIterator<Item = &'static Rule>) -> &mut Self {
        self.implies.extend(rules);
        self
    }

    /// Says what would mend it.
    pub fn fix(&mut self, class: FixClass, edits: impl IntoIterator<Item = Edit>) -> &mut Self {
        self.fix = Some(Box::new(Fix {
            class,
            edits: edits.into_iter().collect(),
        }));
        self
    }

    /// The object it is about, if it is about one.
    pub fn object(&self) -> Option<ObjectId> {
        match self.target {
            Target::Object(id) => Some(id),
            Target::File { .. } | Target::Cluster => None,
        }
    }
}
