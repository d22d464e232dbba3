//! The World: every object of one run, with the questions that pillars ask of them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use crate::api::Kind;
use crate::labels::{LabelIndex, LabelSelector};
use crate::namesakes::Namesakes;
use crate::object::{Body, FileId, Object, ObjectId};
use crate::owners;
use crate::relations::Relations;
use crate::steps::Steps;
use crate::workload::{PodTemplate, Workload};

/// An immutable set of objects with its indexes.
///
/// Objects of equal identity from different files are all kept and judged.
#[derive(Debug, Default)]
pub struct World {
    objects: Vec<Object>,
    files: Vec<SourceFile>,
    by_kind: HashMap<KindKey, Vec<ObjectId>>,
    by_name: HashMap<u64, Vec<ObjectId>>,
    pods: OnceLock<PodIndex>,
    namesakes: OnceLock<Namesakes>,
    relations: OnceLock<Relations>,
    steps: Steps,
}

/// A file that objects come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path as it is shown.
    pub path: Box<str>,
}

type KindKey = (Box<str>, Box<str>);

/// Pod templates by the labels of their pods.
#[derive(Debug)]
struct PodIndex {
    labels: LabelIndex,
    /// For each number of the index: the workload and which of its templates.
    places: Vec<(ObjectId, u32)>,
}

impl World {
    /// A World of objects, in the order given; their origins refer to `files`.
    pub fn new(mut objects: Vec<Object>, files: Vec<SourceFile>) -> World {
        share_templates(&mut objects);
        let mut by_kind: HashMap<KindKey, Vec<ObjectId>> = HashMap::new();
        let mut by_name: HashMap<u64, Vec<ObjectId>> = HashMap::with_capacity(objects.len());
        for (index, object) in objects.iter().enumerate() {
            let id = ObjectId(index as u32);
            let key = (object.group().into(), object.kind.clone());
            by_kind.entry(key).or_default().push(id);
            let name = name_hash(
                object.group(),
                &object.kind,
                object.namespace(),
                object.name(),
            );
            by_name.entry(name).or_default().push(id);
        }
        World {
            objects,
            files,
            by_kind,
            by_name,
            pods: OnceLock::new(),
            namesakes: OnceLock::new(),
            relations: OnceLock::new(),
            steps: Steps::default(),
        }
    }

    /// How many objects have been looked at since the World was made: what a rule costs, whatever
    /// the machine. Always 0 without the feature `count-steps`.
    pub fn steps(&self) -> u64 {
        self.steps.count()
    }

    /// Counts objects that are looked at. Rules that walk a list of their own making call it too.
    pub fn step(&self, objects: usize) {
        self.steps.add(objects);
    }

    /// Objects that share what they are called, with the hash of it.
    pub(crate) fn shared_names(&self) -> impl Iterator<Item = (u64, &[ObjectId])> {
        let shared = self.by_name.iter().filter(|(_, ids)| ids.len() > 1);
        shared.map(|(hash, ids)| (*hash, ids.as_slice()))
    }

    pub(crate) fn counter(&self) -> &Steps {
        &self.steps
    }

    pub(crate) fn relations(&self) -> &Relations {
        self.relations.get_or_init(|| Relations::new(self))
    }

    /// An object. Ids of another World may panic or name another object.
    pub fn object(&self, id: ObjectId) -> &Object {
        &self.objects[id.0 as usize] // ids are made by `new`
    }

    /// All objects with their ids, in order.
    pub fn objects(&self) -> impl ExactSizeIterator<Item = (ObjectId, &Object)> {
        self.step(self.objects.len());
        self.objects
            .iter()
            .enumerate()
            .map(|(index, object)| (ObjectId(index as u32), object))
    }

    /// Number of objects.
    pub fn len(&self) -> usize {
        self.objects.len()
    }

    /// Whether there are no objects.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// A file. Ids of another World may panic or name another file.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize] // origins refer to the files given to `new`
    }

    /// All files with their ids, in order.
    pub fn files(&self) -> impl ExactSizeIterator<Item = (FileId, &SourceFile)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, file)| (FileId(index as u32), file))
    }

    /// The objects of a kind, in order, whatever their version.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (ObjectId, &Object)> {
        let key = (Box::from(kind.group), Box::from(kind.kind));
        let ids = self.by_kind.get(&key).map_or(&[][..], Vec::as_slice);
        self.step(ids.len());
        ids.iter().map(|id| (*id, self.object(*id)))
    }

    /// The workloads, in order.
    pub fn workloads(&self) -> impl Iterator<Item = (ObjectId, &Object, &Workload)> {
        self.objects()
            .filter_map(|(id, object)| Some((id, object, object.workload()?)))
    }

    /// The first object with this identity. `namespace` is empty for objects of the cluster.
    pub fn find(&self, group: &str, kind: &str, namespace: &str, name: &str) -> Option<ObjectId> {
        self.find_all(group, kind, namespace, name).next()
    }

    /// Every object with this identity, in order.
    pub fn find_all<'w>(
        &'w self,
        group: &'w str,
        kind: &'w str,
        namespace: &'w str,
        name: &'w str,
    ) -> impl Iterator<Item = ObjectId> {
        let ids = self.by_name.get(&name_hash(group, kind, namespace, name));
        ids.into_iter()
            .flatten()
            .copied()
            .filter(move |id| self.has_identity(*id, group, kind, namespace, name))
    }

    /// The object with this identity that is closest to `from`: in the same file, else in the folder
    /// that shares the longest path; of several the first in the order of paths.
    pub fn find_near(
        &self,
        from: &Object,
        group: &str,
        kind: &str,
        namespace: &str,
        name: &str,
    ) -> Option<ObjectId> {
        let hash = name_hash(group, kind, namespace, name);
        if self.by_name.get(&hash)?.len() == 1 {
            return self.find(group, kind, namespace, name);
        }
        let namesakes = self.namesakes.get_or_init(|| Namesakes::new(self));
        let is_meant = |id: &ObjectId| self.has_identity(*id, group, kind, namespace, name);
        namesakes.nearest(self, from, hash, is_meant)
    }

    fn has_identity(
        &self,
        id: ObjectId,
        group: &str,
        kind: &str,
        namespace: &str,
        name: &str,
    ) -> bool {
        let object = self.object(id);
        self.step(1);
        object.group() == group
            && &*object.kind == kind
            && object.namespace() == namespace
            && object.name() == name
    }

    /// The Namespace object that an object lives in, if it is here.
    pub fn namespace_of(&self, object: &Object) -> Option<ObjectId> {
        self.find_near(object, "", "Namespace", "", object.namespace())
    }

    /// The last object on the chain of an object's controllers that is here, or itself.
    pub fn root_owner(&self, id: ObjectId) -> ObjectId {
        owners::root_owner(self, id)
    }

    /// The workloads of a namespace whose pods a selector selects, with the number of the template,
    /// in order.
    pub fn pods_selected<'w>(
        &'w self,
        namespace: &str,
        selector: &'w LabelSelector,
    ) -> impl Iterator<Item = (ObjectId, u32)> + 'w {
        let index = self.pods.get_or_init(|| PodIndex::new(self));
        let numbers = index
            .labels
            .select_counting(namespace, selector, &self.steps);
        numbers.map(|number| index.places[number as usize]) // `select` gives known numbers
    }

    /// The namespaces that objects live in, sorted; objects of the cluster are not counted.
    pub fn namespaces(&self) -> BTreeMap<&str, usize> {
        let mut namespaces = BTreeMap::new();
        for (_, object) in self.objects() {
            let namespace = object.namespace();
            if !namespace.is_empty() {
                *namespaces.entry(namespace).or_default() += 1;
            }
        }
        namespaces
    }
}

impl PodIndex {
    fn new(world: &World) -> PodIndex {
        let mut items = Vec::new();
        let mut places = Vec::new();
        for (id, object, workload) in world.workloads() {
            for (number, template) in workload.templates.iter().enumerate() {
                items.push((object.namespace(), &template.pod.labels));
                places.push((id, number as u32));
            }
        }
        PodIndex {
            labels: LabelIndex::new(items),
            places,
        }
    }
}

/// Equal pod templates become one: clusters hold thousands of them.
fn share_templates(objects: &mut [Object]) {
    let mut seen: HashSet<Arc<PodTemplate>> = HashSet::new();
    for object in objects {
        let Body::Workload(workload) = &mut object.body else {
            continue;
        };
        for template in &mut workload.templates {
            match seen.get(&template.pod) {
                Some(shared) => template.pod = Arc::clone(shared),
                None => {
                    seen.insert(Arc::clone(&template.pod));
                }
            }
        }
    }
}

/// Identity as one number; [`World::find_all`] compares the names again.
fn name_hash(group: &str, kind: &str, namespace: &str, name: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new(); // fixed keys: the same in every run
    (group, kind, namespace, name).hash(&mut hasher);
    hasher.finish()
}
