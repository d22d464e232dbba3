//! The table of fields, read from its text.

use std::collections::HashMap;
use std::sync::OnceLock;

const TEXT: &str = include_str!("fields.txt");

/// The fields of every kind, in every version that the table covers.
#[derive(Debug, Default)]
pub struct Schemas {
    oldest: u32,
    newest: u32,
    kinds: HashMap<(&'static str, &'static str), Vec<(TypeId, Versions)>>,
    types: Vec<Type>,
}

/// A type of the API, such as `core.v1.Container`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(u16);

#[derive(Debug, Default)]
struct Type {
    name: &'static str,
    /// Sorted by name.
    fields: Vec<Field>,
}

/// A field of a type.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name: `securityContext`.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    versions: Versions,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A scalar, a list or map of them, or JSON: nothing whose fields the API knows.
    Values,
    /// An object of a type.
    Object(TypeId),
    /// A list of them.
    List(TypeId),
    /// A map from free keys to them.
    Map(TypeId),
}

/// The first and last minor in which something is there.
#[derive(Clone, Copy, Debug)]
struct Versions(u32, u32);

impl Versions {
    const ALL: Versions = Versions(0, u32::MAX);

    fn has(self, minor: u32) -> bool {
        (self.0..=self.1).contains(&minor)
    }
}

impl Schemas {
    /// The table that comes with garboard.
    pub fn get() -> &'static Schemas {
        static TABLE: OnceLock<Schemas> = OnceLock::new();
        TABLE.get_or_init(|| Schemas::read(TEXT))
    }

    /// Whether the fields of v1.`minor` are known.
    pub fn covers(&self, minor: u32) -> bool {
        (self.oldest..=self.newest).contains(&minor)
    }

    /// The type of a kind's objects, if v1.`minor` serves the kind.
    pub fn kind(&self, api_version: &str, kind: &str, minor: u32) -> Option<TypeId> {
        let types = self.kinds.get(&(api_version, kind))?;
        let served = types.iter().find(|(_, versions)| versions.has(minor))?;
        Some(served.0)
    }

    /// The first and last of the covered minors that serve a kind.
    pub fn served(&self, api_version: &str, kind: &str) -> Option<(u32, u32)> {
        let types = self.kinds.get(&(api_version, kind))?;
        let firsts = types.iter().map(|(_, versions)| versions.0);
        let lasts = types.iter().map(|(_, versions)| versions.1);
        Some((
            firsts.min()?.max(self.oldest),
            lasts.max()?.min(self.newest),
        ))
    }

    /// The most stable, then newest, `apiVersion` of a group's kind that v1.`minor` serves.
    pub fn newest_of(&self, group: &str, kind: &str, minor: u32) -> Option<&'static str> {
        let served = self.kinds.iter().filter_map(|((api_version, of), types)| {
            let is_served = types.iter().any(|(_, versions)| versions.has(minor));
            let (of_group, version) = api_version.rsplit_once('/').unwrap_or(("", api_version));
            let is_meant = *of == kind && of_group == group && is_served;
            is_meant.then_some((priority(version), *api_version))
        });
        served.max().map(|(_, api_version)| api_version)
    }

    /// A field of a type in v1.`minor`.
    pub fn field(&self, of: TypeId, name: &str, minor: u32) -> Option<Field> {
        let fields = &self.types.get(usize::from(of.0))?.fields;
        let start = fields.partition_point(|field| field.name < name);
        let of_name = fields[start..].iter().take_while(|it| it.name == name);
        of_name.copied().find(|field| field.versions.has(minor))
    }

    /// The fields of a type in v1.`minor`, sorted by name.
    pub fn fields(&self, of: TypeId, minor: u32) -> impl Iterator<Item = Field> {
        let ty = self.types.get(usize::from(of.0));
        let fields = ty.into_iter().flat_map(|ty| &ty.fields).copied();
        fields.filter(move |field| field.versions.has(minor))
    }

    /// The covered minors in which a type has a field, first and last.
    pub fn known_in(&self, of: TypeId, name: &str) -> Option<(u32, u32)> {
        let ty = self.types.get(usize::from(of.0))?;
        let field = ty.fields.iter().find(|field| field.name == name)?;
        Some((
            field.versions.0.max(self.oldest),
            field.versions.1.min(self.newest),
        ))
    }

    /// The name of a type: `core.v1.SecurityContext`.
    pub fn name(&self, of: TypeId) -> &'static str {
        self.types.get(usize::from(of.0)).map_or("", |ty| ty.name)
    }

    /// Reads the text that `cargo xtask schemas` writes.
    fn read(text: &'static str) -> Schemas {
        let mut schemas = Schemas::default();
        let mut ids: HashMap<&str, TypeId> = HashMap::new();
        let mut current = None;
        for line in text.lines() {
            if let Some(field) = line.strip_prefix('\t') {
                if let Some(TypeId(current)) = current {
                    let field = schemas.read_field(field, &mut ids);
                    schemas.types[usize::from(current)].fields.push(field); // made by type_id
                }
                continue;
            }
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                ["#", ..] | ["kinds" | "types"] => {}
                ["versions", oldest, newest] => {
                    schemas.oldest = oldest.parse().unwrap_or(0);
                    schemas.newest = newest.parse().unwrap_or(0);
                }
                [name] => current = Some(schemas.type_id(name, &mut ids)),
                [api_version, kind, name, versions @ ..] => {
                    let id = schemas.type_id(name, &mut ids);
                    let kinds = schemas.kinds.entry((api_version, kind)).or_default();
                    kinds.push((id, read_versions(versions.first())));
                }
                _ => {}
            }
        }
        schemas
    }

    fn read_field(&mut self, line: &'static str, ids: &mut HashMap<&'static str, TypeId>) -> Field {
        let mut words = line.split(' ');
        let name = words.next().unwrap_or_default();
        let mut field = Field {
            name,
            holds: Holds::Values,
            versions: Versions::ALL,
        };
        for word in words {
            if word.starts_with(|first: char| first.is_ascii_digit()) {
                field.versions = read_versions(Some(&word));
            } else if let Some(of) = word.strip_prefix("[]") {
                field.holds = Holds::List(self.type_id(of, ids));
            } else if let Some(of) = word.strip_prefix("{}") {
                field.holds = Holds::Map(self.type_id(of, ids));
            } else {
                field.holds = Holds::Object(self.type_id(word, ids));
            }
        }
        field
    }

    fn type_id(&mut self, name: &'static str, ids: &mut HashMap<&'static str, TypeId>) -> TypeId {
        *ids.entry(name).or_insert_with(|| {
            self.types.push(Type {
                name,
                fields: Vec::new(),
            });
            TypeId(self.types.len() as u16 - 1) // some hundreds
        })
    }
}

/// What a version is sorted by, as the API server does it: stable, beta, alpha, then by number
/// (apimachinery, `pkg/version/helpers.go`).
fn priority(version: &str) -> (u8, u32, u32) {
    let number = |text: &str| text.parse().unwrap_or(0);
    let version = version.trim_start_matches('v');
    for (stability, word) in [(1, "beta"), (0, "alpha")] {
        if let Some((major, minor)) = version.split_once(word) {
            return (stability, number(major), number(minor));
        }
    }
    (2, number(version), 0)
}

/// `30-36`, or all.
fn read_versions(range: Option<&&str>) -> Versions {
    let range = range.and_then(|range| range.split_once('-'));
    let minors = range.and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)));
    minors.map_or(Versions::ALL, |(first, last)| Versions(first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_leads_to_its_fields() {
        let schemas = Schemas::get();
        let deployment = schemas.kind("apps/v1", "Deployment", 37);
        let mut at = deployment.expect("v1.37 serves it");
        for name in ["spec", "template", "spec", "containers", "securityContext"] {
            let field = schemas.field(at, name, 37).expect(name);
            at = match field.holds {
                Holds::Object(of) | Holds::List(of) | Holds::Map(of) => of,
                Holds::Values => panic!("{name} holds no object"),
            };
        }
        assert_eq!(schemas.name(at), "core.v1.SecurityContext");
        assert!(schemas.field(at, "runAsNonRoot", 37).is_some());
        assert!(schemas.field(at, "runAsNonroot", 37).is_none());
    }

    #[test]
    fn every_field_is_found_by_its_name_and_every_type_has_a_name() {
        let schemas = Schemas::get();
        assert!(schemas.types.len() > 500, "{}", schemas.types.len());
        for (index, ty) in schemas.types.iter().enumerate() {
            let id = TypeId(index as u16);
            assert!(
                ty.fields.is_sorted_by_key(|field| field.name),
                "{}",
                ty.name
            );
            for field in &ty.fields {
                let minor = field.versions.0.max(schemas.oldest);
                assert!(
                    schemas.field(id, field.name, minor).is_some(),
                    "{} {}",
                    ty.name,
                    field.name
                );
            }
        }
    }

    #[test]
    fn versions_decide_what_is_there() {
        let schemas = Schemas::get();
        let beta = |minor| schemas.kind("networking.k8s.io/v1beta1", "IPAddress", minor);
        assert_eq!((beta(30), beta(37)), (None, None));
        assert!(beta(31).is_some() && beta(36).is_some());
        assert_eq!(
            schemas.served("networking.k8s.io/v1beta1", "IPAddress"),
            Some((31, 36))
        );
    }
}
