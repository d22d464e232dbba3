//! `manifest/unknown-field`: a field that its kind does not have.

use garboard_manifest::{FieldPath, Segment};
use garboard_world::{ObjectId, Schemas, TypeId, World};

use crate::findings::Findings;
use crate::names::most_like;
use crate::rule;
use crate::rule::{Group, Severity};
use crate::settings::Settings;

rule! {
    pub(crate) RULE = "manifest/unknown-field" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "a field that its kind does not have",
        aliases: ["kube-linter:schema-validation"],
        page: include_str!("unknown_field.md"),
    }
}

/// Findings of one object that say what was meant: looking for it costs more than the rest.
const HINTED: usize = 100;

/// Types whose fields are there to protect: one that is not set leaves a hole.
const PROTECTING: [&str; 4] = [
    "core.v1.SecurityContext",
    "core.v1.PodSecurityContext",
    "networking.v1.NetworkPolicy",
    "rbac.v1.",
];

/// Reports what reading found in one object.
pub(crate) fn inspect(world: &World, settings: &Settings, id: ObjectId, out: &mut Findings) {
    let object = world.object(id);
    let schemas = Schemas::get();
    let minor = settings.kubernetes_version.minor;
    for (index, path) in object.unknown_fields.iter().enumerate() {
        let Some(Segment::Key(key)) = path.segments().last() else {
            continue; // a field is a key
        };
        let types = schemas.types_along(object.api_version.as_str(), &object.kind, path, minor);
        let Some((owner, at)) = types.last() else {
            continue; // its kind is known: reading looked it up
        };
        let place = match at.as_str() {
            "" => object.kind.to_string(),
            at => at.to_owned(),
        };
        let meant = if index < HINTED {
            meant(&key, &types, minor)
        } else {
            None
        };
        let finding = out.report(&RULE, id, path.clone());
        finding.message(format_args!(
            "{place} has no field {key}{}",
            meant
                .as_ref()
                .map_or_else(String::new, |meant| format!("; {}", meant.words))
        ));
        let belongs = meant.and_then(|meant| meant.belongs).unwrap_or(*owner);
        if is_protecting(*owner) || is_protecting(belongs) {
            finding.severity(Severity::High);
        }
    }
}

fn is_protecting(of: TypeId) -> bool {
    let name = Schemas::get().name(of);
    PROTECTING
        .iter()
        .any(|protecting| name.starts_with(protecting))
}

/// What was meant, as far as the API tells.
struct Meant {
    words: String,
    /// The type that has the field, if it is another.
    belongs: Option<TypeId>,
}

impl Meant {
    fn here(words: String) -> Meant {
        Meant {
            words,
            belongs: None,
        }
    }

    fn at(path: &str, belongs: TypeId) -> Meant {
        let words = match path {
            "" => "it belongs at the top".to_owned(),
            path => format!("it belongs into {path}"),
        };
        Meant {
            words,
            belongs: Some(belongs),
        }
    }
}

/// A name that is alike, a version that has the field, or a place that has the name.
fn meant(key: &str, types: &[(TypeId, FieldPath)], minor: u32) -> Option<Meant> {
    let schemas = Schemas::get();
    let (owner, _) = types.last()?;
    let names = schemas.fields(*owner, minor).map(|field| field.name);
    if let Some(name) = most_like(key, names.map(|name| (name, name))) {
        return Some(Meant::here(format!("did you mean {name}?")));
    }
    if let Some((first, last)) = schemas.known_in(*owner, key) {
        return Some(Meant::here(if first > minor {
            format!("v1.{first} is the first version that has it")
        } else {
            format!("v1.{last} is the last version that has it")
        }));
    }
    let mut above = types.iter().rev().skip(1);
    if let Some((of, path)) = above.find(|(of, _)| schemas.field(*of, key, minor).is_some()) {
        return Some(Meant::at(path.as_str(), *of));
    }
    // From the nearest type up: the first that leads to one place only.
    types.iter().rev().find_map(|(of, at)| {
        let (belongs, below) = schemas.nearest_owner(*of, key, minor)?;
        let dot = if at.as_str().is_empty() { "" } else { "." };
        Some(Meant::at(&format!("{at}{dot}{below}"), belongs))
    })
}
