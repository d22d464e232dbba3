//! What may be a name (apimachinery, `pkg/util/validation/validation.go`).

/// Whether a text is an RFC 1123 label: a namespace's name.
pub(crate) fn is_dns_label(text: &str) -> bool {
    text.len() <= 63 && is_dns_part(text)
}

/// Whether a text is an RFC 1123 subdomain: the name of most objects.
pub(crate) fn is_dns_subdomain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_dns_part)
}

/// Whether a text is `domain/path`: the key of an extra value of a user (`IsDomainPrefixedPath`).
pub(crate) fn is_domain_prefixed_path(text: &str) -> bool {
    let is_of_path =
        |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%!$&'()*+,;=:".contains(&byte);
    text.split_once('/').is_some_and(|(domain, path)| {
        is_dns_subdomain(domain) && !path.is_empty() && path.bytes().all(is_of_path)
    })
}

/// Lower-case letters, digits and, inside, hyphens.
fn is_dns_part(text: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.bytes().all(is_inner) && !text.starts_with('-') && !text.ends_with('-')
}
