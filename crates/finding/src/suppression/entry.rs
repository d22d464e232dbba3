//! Whether an entry of `garboard.yaml` accepts a finding.

use garboard_world::{ContainerRef, Object, Origin, World};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::policy::Entry;
use crate::finding::{Finding, Target};

/// The conditions of an entry besides its rules; a list that is empty demands nothing.
#[derive(Clone, Debug)]
pub(super) struct Conditions {
    objects: Vec<ObjectPattern>,
    namespaces: Option<GlobSet>,
    paths: Option<GlobSet>,
    containers: Option<GlobSet>,
    images: Option<GlobSet>,
}

/// `[NAMESPACE/]KIND/NAME`, or a name of any kind.
#[derive(Clone, Debug)]
struct ObjectPattern {
    namespace: Option<GlobSet>,
    kind: Option<GlobSet>,
    name: GlobSet,
}

impl Conditions {
    /// The conditions of an entry.
    ///
    /// # Errors
    ///
    /// A pattern that is none.
    pub(super) fn of(entry: &Entry) -> Result<Conditions, String> {
        let objects = entry
            .objects
            .iter()
            .map(|object| ObjectPattern::new(object));
        Ok(Conditions {
            objects: objects.collect::<Result<_, _>>()?,
            namespaces: texts(&entry.namespaces)?,
            paths: paths(&entry.paths)?,
            containers: texts(&entry.containers)?,
            images: texts(&entry.images)?,
        })
    }

    /// Whether a finding meets every one.
    pub(super) fn accept(&self, finding: &Finding, world: &World) -> bool {
        let Target::Object(id) = finding.target else {
            return self.accept_file(finding, world);
        };
        let object = world.object(id);
        let owner = world.object(world.root_owner(id));
        let is_wanted =
            |pattern: &ObjectPattern| pattern.is_match(object) || pattern.is_match(owner);
        let Origin::File { file, .. } = &object.origin;
        (self.objects.is_empty() || self.objects.iter().any(is_wanted))
            && is_match(self.namespaces.as_ref(), namespace(object))
            && is_match(self.paths.as_ref(), shown(&world.file(*file).path))
            && self.accept_containers(finding, object)
    }

    /// What is no object has nothing but a path.
    fn accept_file(&self, finding: &Finding, world: &World) -> bool {
        let demands_an_object = !self.objects.is_empty()
            || self.namespaces.is_some()
            || self.containers.is_some()
            || self.images.is_some();
        let path = match finding.target {
            Target::File { file, .. } => shown(&world.file(file).path),
            Target::Object(_) | Target::Cluster => "",
        };
        !demands_an_object && is_match(self.paths.as_ref(), path)
    }

    /// The container that the finding is about has to match; all of them, if it is about the pod.
    fn accept_containers(&self, finding: &Finding, object: &Object) -> bool {
        if self.containers.is_none() && self.images.is_none() {
            return true;
        }
        let is_wanted = |container: &ContainerRef<'_>| {
            is_match(self.containers.as_ref(), container.container.name.text())
                && is_match(self.images.as_ref(), container.container.image.text())
        };
        let Some(workload) = object.workload() else {
            return false;
        };
        let is_its_own = |container: &ContainerRef<'_>| {
            let rest = finding.at.as_str().strip_prefix(container.path().as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        match workload.containers().find(is_its_own) {
            Some(container) => is_wanted(&container),
            None => workload.containers().all(|container| is_wanted(&container)),
        }
    }
}

/// Where an object lives; a Namespace counts as living in itself.
fn namespace(object: &Object) -> &str {
    if &*object.kind == "Namespace" && object.group().is_empty() {
        object.name()
    } else {
        object.namespace()
    }
}

impl ObjectPattern {
    fn new(text: &str) -> Result<ObjectPattern, String> {
        let parts: Vec<&str> = text.split('/').collect();
        let (namespace, kind, name) = match parts[..] {
            [name] => (None, None, name),
            [kind, name] => (None, Some(kind), name),
            [namespace, kind, name] => (Some(namespace), Some(kind), name),
            _ => return Err(format!("no object {text:?}; write NAMESPACE/KIND/NAME")),
        };
        let some = |part: &str| set([any_text(part)], false);
        Ok(ObjectPattern {
            namespace: namespace.map(some).transpose()?,
            kind: kind.map(some).transpose()?,
            name: some(name)?,
        })
    }

    fn is_match(&self, object: &Object) -> bool {
        self.name.is_match(object.name())
            && is_match(self.kind.as_ref(), &object.kind)
            && is_match(self.namespace.as_ref(), object.namespace())
    }
}

fn is_match(patterns: Option<&GlobSet>, text: &str) -> bool {
    patterns.is_none_or(|patterns| patterns.is_match(text))
}

fn shown(path: &str) -> &str {
    path.trim_start_matches("./")
}

/// Patterns in which only `*` is special: it stands for any text.
fn texts(patterns: &[String]) -> Result<Option<GlobSet>, String> {
    some_set(
        patterns.iter().map(|pattern| any_text(pattern)).collect(),
        false,
    )
}

fn any_text(pattern: &str) -> String {
    let pieces = pattern.split('*').map(globset::escape);
    pieces.collect::<Vec<_>>().join("*")
}

/// Globs of files; what they name may be a folder.
fn paths(patterns: &[String]) -> Result<Option<GlobSet>, String> {
    let with_content = patterns.iter().flat_map(|pattern| {
        let pattern = shown(pattern).trim_end_matches('/');
        [pattern.to_owned(), format!("{pattern}/**")]
    });
    some_set(with_content.collect(), true)
}

fn some_set(patterns: Vec<String>, stops_at_slash: bool) -> Result<Option<GlobSet>, String> {
    if patterns.is_empty() {
        return Ok(None);
    }
    set(patterns, stops_at_slash).map(Some)
}

fn set(
    patterns: impl IntoIterator<Item = String>,
    stops_at_slash: bool,
) -> Result<GlobSet, String> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = GlobBuilder::new(&pattern)
            .literal_separator(stops_at_slash)
            // kubectl takes kinds in any case, and Kubernetes' names have no upper case
            .case_insensitive(!stops_at_slash)
            .build();
        set.add(glob.map_err(|error| format!("no pattern {pattern:?}: {}", error.kind()))?);
    }
    set.build().map_err(|error| error.to_string())
}
