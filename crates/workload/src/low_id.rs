//! Ids of users and groups that may belong to somebody on the node too.

use garboard_finding::Reporter;
use garboard_manifest::Field;
use garboard_world::ContainerRef;

use crate::pod;

/// Ids up to here are given to the accounts of machines and people (login.defs(5) and the ranges of
/// distributions).
const LAST_LOW: i64 = 10_000;

/// Reports a container whose id, of a `noun` by the setting `field`, is low or left to its image.
pub(crate) fn report(
    container: &ContainerRef<'_>,
    (noun, field): (&str, &str),
    id: &Field<i64>,
    out: &mut Reporter<'_>,
) {
    if !pod::is_linux(container.template.spec()) {
        return;
    }
    let name = container.display_name();
    let at = || container.path().join("securityContext").join(field);
    match id {
        Field::Set(id) if *id <= LAST_LOW => {
            out.report(at()).message(format_args!(
                "container {name} runs as {noun} {id}, which may be somebody on the node"
            ));
        }
        Field::Absent => {
            out.report(at()).message(format_args!(
                "container {name} runs as whatever {noun} its image names"
            ));
        }
        Field::Set(_) | Field::Invalid => {}
    }
}
