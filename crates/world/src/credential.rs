//! What looks like a credential, by its name and by its shape; the value itself is kept nowhere.
//!
//! ```text
//! DB_PASSWORD: hunter2     ─► Named      the name says so, and the value is no placeholder or path
//! NOTE: "-----BEGIN …"     ─► PrivateKey the shape says so, whatever the name
//! ```
//!
//! A name alone is a weak sign, so what is plainly something else is left out: `TOKEN_TTL`,
//! `SECRET_NAME`, `password: ${PASSWORD}`, `KEY_FILE: /run/keys/tls.key`.

use std::fmt;

/// What a value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Credential {
    /// A private key in PEM.
    PrivateKey,
    /// An access key of AWS.
    AwsAccessKey,
    /// A token of a service, by the prefix that the service gives its tokens.
    ServiceToken(&'static str),
    /// A signed JSON web token.
    JsonWebToken,
    /// A header with a bearer token.
    BearerToken,
    /// A URL with a password in it.
    UrlPassword,
    /// Something else, whose name says that it is one.
    Named,
}

impl fmt::Display for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Credential::PrivateKey => "a private key",
            Credential::AwsAccessKey => "an AWS access key",
            Credential::ServiceToken(whose) => whose,
            Credential::JsonWebToken => "a JSON web token",
            Credential::BearerToken => "a bearer token",
            Credential::UrlPassword => "a URL with a password",
            Credential::Named => "what looks like a credential",
        })
    }
}

/// Beginnings of tokens, with the length that the rest has at least.
const PREFIXES: [(&str, usize, &str); 14] = [
    ("ghp_", 36, "a GitHub token"),
    ("gho_", 36, "a GitHub token"),
    ("ghs_", 36, "a GitHub token"),
    ("github_pat_", 40, "a GitHub token"),
    ("glpat-", 20, "a GitLab token"),
    ("xoxb-", 20, "a Slack token"),
    ("xoxp-", 20, "a Slack token"),
    ("AIza", 35, "a Google API key"),
    ("sk_live_", 16, "a Stripe key"),
    ("rk_live_", 16, "a Stripe key"),
    ("npm_", 36, "an npm token"),
    ("hvs.", 24, "a Vault token"),
    ("dop_v1_", 40, "a DigitalOcean token"),
    ("SG.", 60, "a SendGrid key"),
];

impl Credential {
    /// What a value of this name looks like; none if it looks harmless.
    pub fn of(name: &str, value: &str) -> Option<Credential> {
        Credential::of_value(value)
            .or_else(|| (is_secret_name(name) && is_opaque(value)).then_some(Credential::Named))
    }

    /// What a text holds, by its shape alone: a single value, or a whole file. One pass.
    pub fn of_value(text: &str) -> Option<Credential> {
        if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----") {
            return Some(Credential::PrivateKey);
        }
        let is_end = |letter: char| {
            letter.is_whitespace()
                || matches!(letter, '"' | '\'' | '`' | ',' | ';' | '=' | '|')
                || matches!(letter, '<' | '>' | '(' | ')' | '[' | ']' | '{' | '}')
        };
        let mut after_bearer = false;
        for word in text.split(is_end).filter(|word| !word.is_empty()) {
            let is_token = word.len() >= 8 && word.bytes().all(is_token_byte);
            if after_bearer && is_token {
                return Some(Credential::BearerToken);
            }
            after_bearer = word.eq_ignore_ascii_case("bearer");
            if let Some(found) = of_word(word) {
                return Some(found);
            }
        }
        None
    }
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte)
}

fn of_word(word: &str) -> Option<Credential> {
    let is_aws = word.len() == 20
        && (word.starts_with("AKIA") || word.starts_with("ASIA"))
        && word
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if is_aws {
        return Some(Credential::AwsAccessKey);
    }
    let known = PREFIXES.iter().find(|(prefix, length, _)| {
        word.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() >= *length && rest.bytes().all(is_token_byte))
    });
    if let Some((_, _, whose)) = known {
        return Some(Credential::ServiceToken(whose));
    }
    let is_web_token = word.starts_with("eyJ")
        && word.split('.').count() == 3
        && word
            .split('.')
            .all(|part| part.len() >= 10 && part.bytes().all(is_token_byte));
    if is_web_token {
        return Some(Credential::JsonWebToken);
    }
    has_url_password(word).then_some(Credential::UrlPassword)
}

/// `scheme://user:password@host`, where the password is written out.
fn has_url_password(word: &str) -> bool {
    let Some((scheme, rest)) = word.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((user, password)) = authority
        .rsplit_once('@')
        .and_then(|(userinfo, _)| userinfo.split_once(':'))
    else {
        return false;
    };
    let _ = user; // often empty: redis://:password@host
    scheme
        .bytes()
        .last()
        .is_some_and(|byte| byte.is_ascii_alphanumeric())
        && is_opaque(password)
}

/// Words that mean a credential wherever they stand in a name.
const SECRET_WORDS: [&str; 15] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "pass",
    "secret",
    "token",
    "jwt",
    "bearer",
    "credential",
    "credentials",
    "apikey",
    "privatekey",
    "accesskey",
    "secretkey",
];

/// Words before `key` that make it no credential.
const HARMLESS_KEYS: [&str; 12] = [
    "public",
    "partition",
    "primary",
    "foreign",
    "sort",
    "routing",
    "cache",
    "shard",
    "group",
    "topology",
    "label",
    "annotation",
];

/// Last words of names that are about a credential and not one.
const ABOUT: [&str; 56] = [
    "file",
    "files",
    "filename",
    "path",
    "paths",
    "dir",
    "directory",
    "folder",
    "mount",
    "url",
    "uri",
    "endpoint",
    "host",
    "hostname",
    "port",
    "address",
    "server",
    "service",
    "name",
    "names",
    "id",
    "ids",
    "ttl",
    "age",
    "expiry",
    "expiration",
    "expires",
    "seconds",
    "minutes",
    "hours",
    "days",
    "timeout",
    "lifetime",
    "duration",
    "interval",
    "length",
    "size",
    "count",
    "max",
    "min",
    "limit",
    "enabled",
    "disabled",
    "type",
    "algorithm",
    "mode",
    "header",
    "prefix",
    "suffix",
    "issuer",
    "audience",
    "policy",
    "provider",
    "ref",
    "namespace",
    "version",
];

/// Whether a name says that its value is a credential.
fn is_secret_name(name: &str) -> bool {
    let words = words(name);
    let Some(last) = words.last() else {
        return false;
    };
    if ABOUT.contains(&last.as_str()) {
        return false;
    }
    let is_about_secret = words
        .iter()
        .any(|word| SECRET_WORDS.contains(&word.as_str()));
    let is_key = |at: usize| {
        let before = at.checked_sub(1).map(|before| words[before].as_str());
        before.is_some_and(|before| !HARMLESS_KEYS.contains(&before))
    };
    // `AZURE_BATCH_KEY`, `OCI_CLI_KEY_CONTENT`; a bare `key` may be any.
    let key = words.iter().rposition(|word| word == "key");
    let ends_in_key = key.is_some_and(|at| {
        let rest = words[at + 1..].iter().map(String::as_str);
        is_key(at)
            && rest
                .clone()
                .all(|word| ["content", "data", "value", "base64"].contains(&word))
    });
    is_about_secret || ends_in_key
}

/// The words of a name, in lower case: `dbPassword`, `DB_PASSWORD` and `db.password` are two.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for letter in name.chars() {
        let is_break = !letter.is_alphanumeric() || was_lower && letter.is_uppercase();
        if is_break && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        was_lower = letter.is_lowercase() || letter.is_numeric();
        if letter.is_alphanumeric() {
            word.extend(letter.to_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether a value may be the thing itself: no placeholder, path, address or switch.
fn is_opaque(value: &str) -> bool {
    let value = value.trim();
    let lower = value.to_ascii_lowercase();
    let is_placeholder = value.contains("${")
        || value.contains("$(")
        || value.contains("{{")
        || value.starts_with('$')
        || value.starts_with('<') && value.ends_with('>')
        || is_name_of_constant(value)
        || lower.starts_with("vault:")
        || lower.starts_with("ref+")
        || lower.starts_with("arn:");
    let is_switch = [
        "", "true", "false", "yes", "no", "on", "off", "none", "null", "~", "0", "1", "required",
        "optional", "enabled", "disabled",
    ]
    .contains(&lower.as_str());
    let is_place = value.starts_with('/')
        || value.starts_with("./")
        || value.contains("://")
        || value.contains('\n');
    !is_placeholder && !is_switch && !is_place
}

/// `GOOGLE_API_KEY_VAL`, `CHANGE_ME`: people write so what is yet to be filled in.
fn is_name_of_constant(value: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    value.contains('_') && value.bytes().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_says_so_makes_a_credential_of_a_plain_value() {
        for name in [
            "password",
            "DB_PASSWORD",
            "dbPassword",
            "my_password",
            "MYSQL_ROOT_PASSWORD",
            "token",
            "API_TOKEN",
            "SECRET_BLAH",
            "AZURE_BATCH_KEY",
            "OCI_CLI_KEY_CONTENT",
            "aws_secret_access_key",
            "apiKey",
            "pwd",
        ] {
            assert_eq!(
                Credential::of(name, "xxx"),
                Some(Credential::Named),
                "{name}"
            );
        }
    }

    #[test]
    fn a_name_that_is_only_about_a_credential_makes_none() {
        for name in [
            "TOKEN_TTL",
            "SECRET_NAME",
            "PASSWORD_FILE",
            "TOKEN_URL",
            "TLS_KEY_PATH",
            "PUBLIC_KEY",
            "PARTITION_KEY",
            "MAX_TOKENS",
            "KEYCLOAK_REALM",
            "MONKEY",
            "key",
            "COMPASS",
            "SECRETARY",
            "",
        ] {
            assert_eq!(Credential::of(name, "xxx"), None, "{name}");
        }
    }

    #[test]
    fn a_placeholder_a_place_or_a_switch_is_no_credential() {
        for value in [
            "",
            " ",
            "${PASSWORD}",
            "$(PASSWORD)",
            "{{ .Values.password }}",
            "<password>",
            "/run/secrets/password",
            "true",
            "API_KEY_VALUE",
            "https://idp.example/token",
            "vault:secret/data/db#pw",
        ] {
            assert_eq!(Credential::of("password", value), None, "{value}");
        }
    }

    #[test]
    fn a_shape_makes_a_credential_whatever_its_name() {
        let web_token = [
            "eyJhbGciOiJIUzI1NiJ9",
            "eyJzdWIiOiJmZXJyeSJ9",
            "c2lnbmF0dXJlLW9m",
        ]
        .join(".");
        let github = format!("ghp_{}", "a1".repeat(18));
        let aws = format!("AKIA{}", "Z9".repeat(8));
        let pem = ["-----BEGIN RSA ", "PRIVATE KEY-----\nMIIE\n"].concat();
        for (value, expected) in [
            (web_token.as_str(), Credential::JsonWebToken),
            (github.as_str(), Credential::ServiceToken("a GitHub token")),
            (aws.as_str(), Credential::AwsAccessKey),
            (pem.as_str(), Credential::PrivateKey),
            ("Authorization: bearer abc123def", Credential::BearerToken),
            ("postgres://ferry:hunter2@db/ferry", Credential::UrlPassword),
            ("redis://:hunter2@cache:6379", Credential::UrlPassword),
        ] {
            assert_eq!(Credential::of("note", value), Some(expected), "{value}");
        }
    }

    #[test]
    fn what_only_resembles_a_shape_is_none() {
        for value in [
            "postgres://ferry@db/ferry",
            "postgres://ferry:${PASSWORD}@db",
            "https://registry.example:5000/a@b",
            "AKIAnotakey",
            "eyJ.eyJ.x",
            "the bearer of bad news",
            "-----BEGIN CERTIFICATE-----",
            "mail: ferry@example",
        ] {
            assert_eq!(Credential::of("note", value), None, "{value}");
        }
    }
}
