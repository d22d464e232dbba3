//! Image references: `registry.example:5000/team/app:1.2@sha256:…`.

/// An image reference in its parts, as the kubelet takes it apart (distribution/reference).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ImageReference<'t> {
    /// Registry and repository, without tag and digest.
    pub(crate) name: &'t str,
    /// What stands behind the last `:` of the last path component.
    pub(crate) tag: Option<&'t str>,
    /// What stands behind `@`.
    pub(crate) digest: Option<&'t str>,
}

impl<'t> ImageReference<'t> {
    /// The parts; none of what is no reference, such as a placeholder that some tool fills in: the
    /// kubelet would refuse it, so nobody knows what runs.
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (text, None),
        };
        // A registry's port stands before a `/`, a tag behind the last one.
        let last = rest.rfind('/').map_or(0, |slash| slash + 1);
        let (name, tag) = match rest[last..].find(':') {
            Some(colon) => (&rest[..last + colon], Some(&rest[last + colon + 1..])),
            None => (rest, None),
        };
        let is_valid = is_name(name) && tag.is_none_or(is_tag) && digest.is_none_or(is_digest);
        is_valid.then_some(ImageReference { name, tag, digest })
    }

    /// The registry; Docker Hub's where the name has none (distribution/reference).
    pub(crate) fn registry(&self) -> &'t str {
        self.parts().0
    }

    /// Whether the image comes from a registry (`ghcr.io`), from any of a domain (`*.azurecr.io`), or
    /// has a name that begins so, up to a `/` (`ghcr.io/acme`).
    pub(crate) fn is_of(&self, place: &str) -> bool {
        let (registry, path) = self.parts();
        let place = place.trim_end_matches('/');
        if let Some(domain) = place.strip_prefix('*') {
            return registry.ends_with(domain);
        }
        let Some((first, folder)) = place.split_once('/') else {
            return registry == place;
        };
        // The images without a folder are those of Docker Hub's `library`.
        let path = if registry == DOCKER_HUB && !path.contains('/') {
            format!("library/{path}")
        } else {
            path.to_owned()
        };
        let rest = path.strip_prefix(folder);
        registry == first && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Whether the name ends in these components: `ingress-nginx/controller`.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        let rest = self.name.strip_suffix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
    }

    /// The registry and what stands behind it.
    fn parts(&self) -> (&'t str, &'t str) {
        match self.name.split_once('/') {
            Some((first, path)) if is_domain(first) => (first, path),
            _ => (DOCKER_HUB, self.name),
        }
    }
}

/// The registry of images that name none.
const DOCKER_HUB: &str = "docker.io";

/// Whether what was to be a digest is none: the kubelet refuses such an image.
pub(crate) fn has_broken_digest(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, digest)| {
        ImageReference::parse(name).is_some() && digest.starts_with("sha") && !is_digest(digest)
    })
}

/// `[domain/]component[/component…]`; what stands before the first `/` is a domain if it looks like
/// one.
fn is_name(name: &str) -> bool {
    let path = match name.split_once('/') {
        Some((first, path)) if is_domain(first) => path,
        _ => name,
    };
    path.split('/').all(|component| {
        let is_letter = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let bytes = component.as_bytes();
        bytes.first().is_some_and(is_letter)
            && bytes.last().is_some_and(is_letter)
            && bytes
                .iter()
                .all(|byte| is_letter(byte) || matches!(byte, b'.' | b'_' | b'-'))
    })
}

fn is_domain(text: &str) -> bool {
    let looks_like_one = text == "localhost"
        || text.contains(['.', ':'])
        || text.bytes().any(|byte| byte.is_ascii_uppercase());
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    looks_like_one && text.bytes().all(is_plain)
}

fn is_tag(tag: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    tag.len() <= 128
        && tag.bytes().next().is_some_and(is_word)
        && tag
            .bytes()
            .all(|byte| is_word(byte) || matches!(byte, b'.' | b'-'))
}

/// The algorithms of the OCI image specification have a length; of others at least the form is known.
fn is_digest(digest: &str) -> bool {
    digest.split_once(':').is_some_and(|(algorithm, hash)| {
        let has_length = match algorithm {
            "" => false,
            "sha256" => hash.len() == 64,
            "sha384" => hash.len() == 96,
            "sha512" => hash.len() == 128,
            _ => hash.len() >= 32,
        };
        has_length
            && hash
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(&str, Option<&str>, bool)> {
        let image = ImageReference::parse(text)?;
        Some((image.name, image.tag, image.digest.is_some()))
    }

    #[test]
    fn a_port_of_a_registry_is_no_tag() {
        assert_eq!(
            parts("registry.example:5000/app"),
            Some(("registry.example:5000/app", None, false))
        );
        assert_eq!(
            parts("registry.example:5000/app:1.2"),
            Some(("registry.example:5000/app", Some("1.2"), false))
        );
    }

    #[test]
    fn a_tag_and_a_digest_stand_side_by_side() {
        let text = format!("app:1.2@sha256:{}", "a".repeat(64));
        assert_eq!(parts(&text), Some(("app", Some("1.2"), true)));
    }

    #[test]
    fn an_image_is_of_its_registry_and_of_every_folder_above_it() {
        let is_of = |image, place| ImageReference::parse(image).is_some_and(|it| it.is_of(place));
        for (image, place) in [
            ("nginx", "docker.io"),
            ("nginx", "docker.io/library"),
            ("acme/web:1", "docker.io/acme"),
            ("ghcr.io/acme/web:1", "ghcr.io"),
            ("ghcr.io/acme/web:1", "ghcr.io/acme/"),
            ("ghcr.io/acme/web:1", "ghcr.io/acme/web"),
            ("a.azurecr.io/web", "*.azurecr.io"),
            ("registry.example:5000/web", "registry.example:5000"),
        ] {
            assert!(is_of(image, place), "{image} is of {place}");
        }
        for (image, place) in [
            ("ghcr.io.evil.example/web", "ghcr.io"),
            ("ghcr.io/acme-evil/web", "ghcr.io/acme"),
            ("registry.example:5001/web", "registry.example:5000"),
            ("registry.example/ghcr.io/web", "ghcr.io"),
            ("evilazurecr.io/web", "*.azurecr.io"),
            ("nginx", "library"),
        ] {
            assert!(!is_of(image, place), "{image} is not of {place}");
        }
    }

    #[test]
    fn a_placeholder_is_no_reference() {
        for text in [
            "",
            "${IMAGE}",
            "app:${TAG}",
            "App",
            "app:",
            "app@sha256:abc",
            "a b",
            "/app",
        ] {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}
