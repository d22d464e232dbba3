//! What the name of a file says about it.

/// What a file is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// YAML or JSON, perhaps compressed.
    Manifest,
    /// A tar archive, perhaps compressed.
    Archive,
    /// Anything else.
    Other,
}

const MANIFESTS: [&str; 5] = ["yaml", "yml", "json", "jsonl", "ndjson"];
const ARCHIVES: [&str; 2] = ["tar", "tgz"];

/// Judges a file by the name in `path` (with or without folders), upper and lower case alike.
pub(super) fn named(path: &str) -> Named {
    // kustomize reads its file under this name too
    if file_name(path) == "Kustomization" {
        return Named::Manifest;
    }
    let is_one_of = |extension: &str, list: &[&str]| {
        list.iter()
            .any(|known| known.eq_ignore_ascii_case(extension))
    };
    let (stem, extension) = split_extension(file_name(path));
    let inner = if extension.eq_ignore_ascii_case("gz") {
        split_extension(stem).1
    } else {
        extension
    };
    if is_one_of(inner, &MANIFESTS) {
        Named::Manifest
    } else if is_one_of(inner, &ARCHIVES) {
        Named::Archive
    } else {
        Named::Other
    }
}

/// Whether a path is that of YAML or JSON, perhaps compressed, by its name.
pub fn is_manifest(path: &str) -> bool {
    named(path) == Named::Manifest
}

/// Whether a path names a kustomization, which is an instruction to kustomize and no object.
pub fn is_kustomization(path: &str) -> bool {
    matches!(
        file_name(path),
        "kustomization.yaml" | "kustomization.yml" | "Kustomization"
    )
}

pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn split_extension(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or((name, ""))
}

#[cfg(test)]
mod tests {
    use super::{Named, is_kustomization, named};

    #[test]
    fn manifests_are_known_by_extension_also_compressed() {
        for name in [
            "a.yaml",
            "b/.hidden.YML",
            "c.json.gz",
            "d.jsonl",
            "e.ndjson",
        ] {
            assert_eq!(named(name), Named::Manifest, "{name}");
        }
        for name in ["a.tar", "b.tar.gz", "c.tgz"] {
            assert_eq!(named(name), Named::Archive, "{name}");
        }
        for name in ["README.md", "yaml", "a.yaml.bak", "x.yaml/y", "log.gz"] {
            assert_eq!(named(name), Named::Other, "{name}");
        }
    }

    #[test]
    fn kustomizations_have_three_names() {
        assert!(is_kustomization("overlays/prod/kustomization.yaml"));
        assert!(is_kustomization("Kustomization"));
        assert!(!is_kustomization("my-kustomization.yaml"));
    }
}
