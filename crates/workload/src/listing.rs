//! Containers and numbers of things in a sentence: `containers web and log`, `3 replicas`.

use garboard_world::ContainerRef;

/// How many names a sentence bears; the others are counted.
const NAMED: usize = 3;

/// The containers by name, with the noun before them; a message stays one line however many.
pub(crate) fn containers(containers: &[ContainerRef<'_>]) -> String {
    let noun = if containers.len() == 1 {
        "container"
    } else {
        "containers"
    };
    let named = containers
        .iter()
        .take(NAMED)
        .map(ContainerRef::display_name);
    let mut names: Vec<String> = named.map(Into::into).collect();
    if containers.len() > NAMED {
        names.push(format!("{} more", containers.len() - NAMED));
    }
    let last = names.pop().unwrap_or_default();
    if names.is_empty() {
        return format!("{noun} {last}");
    }
    format!("{noun} {} and {last}", names.join(", "))
}

/// A number of things: `1 replica`, `3 replicas`.
pub(crate) fn count(number: i64, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}
