//! Roles and bindings that garboard makes, as YAML that kubectl reads and other tools write alike.

use std::collections::BTreeMap;
use std::fmt;

use crate::rule::Rule;
use crate::subject::Subject;

const GROUP: &str = "rbac.authorization.k8s.io";

/// A Role, or a ClusterRole where there is no namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleObject {
    /// The namespace; empty for a ClusterRole.
    pub namespace: String,
    /// The name.
    pub name: String,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Annotations.
    pub annotations: BTreeMap<String, String>,
    /// What it allows.
    pub rules: Vec<Rule>,
}

/// A RoleBinding, or a ClusterRoleBinding where there is no namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BindingObject {
    /// The namespace; empty for a ClusterRoleBinding.
    pub namespace: String,
    /// The name.
    pub name: String,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Annotations.
    pub annotations: BTreeMap<String, String>,
    /// Whether the role is a ClusterRole.
    pub is_of_cluster_role: bool,
    /// The name of the role.
    pub role: String,
    /// To whom.
    pub subjects: Vec<Subject>,
}

impl fmt::Display for RoleObject {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        head(
            out,
            "Role",
            &self.namespace,
            &self.name,
            [&self.annotations, &self.labels],
        )?;
        if self.rules.is_empty() {
            return out.write_str("rules: []\n");
        }
        out.write_str("rules:\n")?;
        for rule in &self.rules {
            let mut lead = "- ";
            let lists = [
                ("apiGroups", &rule.api_groups),
                ("nonResourceURLs", &rule.non_resource_urls),
                ("resourceNames", &rule.resource_names),
                ("resources", &rule.resources),
                ("verbs", &rule.verbs),
            ];
            for (key, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
                writeln!(out, "{lead}{key}:")?;
                lead = "  ";
                for item in list {
                    writeln!(out, "  - {}", Scalar(item))?;
                }
            }
            if lead == "- " {
                out.write_str("- verbs: []\n")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for BindingObject {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts = [&self.annotations, &self.labels];
        head(out, "RoleBinding", &self.namespace, &self.name, texts)?;
        let kind = if self.is_of_cluster_role {
            "ClusterRole"
        } else {
            "Role"
        };
        write!(out, "roleRef:\n  apiGroup: {GROUP}\n  kind: {kind}\n")?;
        writeln!(out, "  name: {}", Scalar(&self.role))?;
        out.write_str("subjects:\n")?;
        for subject in &self.subjects {
            match subject {
                Subject::User(name) | Subject::Group(name) => {
                    let kind = subject.kind();
                    write!(
                        out,
                        "- apiGroup: {GROUP}\n  kind: {kind}\n  name: {}\n",
                        Scalar(name)
                    )?;
                }
                Subject::ServiceAccount { namespace, name } => {
                    let (name, namespace) = (Scalar(name), Scalar(namespace));
                    write!(
                        out,
                        "- kind: ServiceAccount\n  name: {name}\n  namespace: {namespace}\n"
                    )?;
                }
            }
        }
        Ok(())
    }
}

/// What all of them begin with. `kind` is that within a namespace.
fn head(
    out: &mut fmt::Formatter<'_>,
    kind: &str,
    namespace: &str,
    name: &str,
    [annotations, labels]: [&BTreeMap<String, String>; 2],
) -> fmt::Result {
    let scope = if namespace.is_empty() { "Cluster" } else { "" };
    write!(
        out,
        "apiVersion: {GROUP}/v1\nkind: {scope}{kind}\nmetadata:\n"
    )?;
    for (key, texts) in [("annotations", annotations), ("labels", labels)] {
        if !texts.is_empty() {
            writeln!(out, "  {key}:")?;
            for (key, value) in texts {
                writeln!(out, "    {}: {}", Scalar(key), Scalar(value))?;
            }
        }
    }
    writeln!(out, "  name: {}", Scalar(name))?;
    if !namespace.is_empty() {
        writeln!(out, "  namespace: {}", Scalar(namespace))?;
    }
    Ok(())
}

/// A string as a YAML scalar: plain where every reader takes it for that string, else quoted the way
/// that Go's library quotes it.
struct Scalar<'s>(&'s str);

impl fmt::Display for Scalar<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0;
        if is_other_type(text) {
            write!(out, "\"{text}\"")
        } else if is_plain(text) {
            out.write_str(text)
        } else if text.chars().all(|it| it == ' ' || it.is_ascii_graphic()) {
            write!(out, "'{}'", text.replace('\'', "''"))
        } else {
            out.write_str("\"")?;
            for character in text.chars() {
                match character {
                    '"' => out.write_str("\\\"")?,
                    '\\' => out.write_str("\\\\")?,
                    '\n' => out.write_str("\\n")?,
                    ' ' => out.write_str(" ")?,
                    it if it.is_ascii_graphic() => write!(out, "{it}")?,
                    it if u32::from(it) > 0xffff => write!(out, "\\U{:08X}", u32::from(it))?,
                    it => write!(out, "\\u{:04X}", u32::from(it))?,
                }
            }
            out.write_str("\"")
        }
    }
}

/// Whether some reader takes a plain text for something that is no string: YAML 1.1's words, numbers
/// (with `_` and `:` in them too) and dates.
fn is_other_type(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<", ".nan",
    ];
    let lower = text.to_lowercase();
    let is_word = WORDS.contains(&lower.as_str()) || lower.trim_start_matches(['+', '-']) == ".inf";
    let number = lower.trim_start_matches(['+', '-', '.']);
    let has_only = |allowed: &str| {
        number
            .chars()
            .all(|it| it.is_ascii_digit() || allowed.contains(it))
    };
    let begins_as_number = number.starts_with(|it: char| it.is_ascii_digit());
    let is_based = ["0x", "0o", "0b"].iter().any(|base| {
        number
            .strip_prefix(base)
            .is_some_and(|digits| digits.chars().all(|it| it.is_ascii_hexdigit() || it == '_'))
    });
    let is_decimal = has_only("_.e+-") && number.matches('.').count() <= 1
        || has_only("_:.") && number.contains(':')
        || has_only("-:tz. ") && number.contains(['-', ':']);
    is_word || begins_as_number && (is_based || is_decimal)
}

/// Whether a text can stand without quotes.
fn is_plain(text: &str) -> bool {
    let is_fine = |it: char| it == ' ' || it.is_ascii_graphic();
    let begins_well = text
        .starts_with(|it: char| it.is_ascii_alphanumeric() || "/._+=^$();<~\\".contains(it))
        || text.starts_with('-')
            && text.len() > 1
            && !text.starts_with("- ")
            && !text.starts_with("---");
    begins_well
        && text.chars().all(is_fine)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
}

#[cfg(test)]
mod tests {
    use super::Scalar;

    #[test]
    fn scalars_are_quoted_as_go_quotes_them() {
        for (text, expected) in [
            ("system:serviceaccount:a:b", "system:serviceaccount:a:b"),
            ("audit2rbac:bob", "audit2rbac:bob"),
            ("/healthz", "/healthz"),
            ("", "\"\""),
            ("*", "'*'"),
            ("true", "\"true\""),
            ("1", "\"1\""),
            ("1.5", "\"1.5\""),
            ("1.2.3", "1.2.3"),
            ("2026-05-12", "\"2026-05-12\""),
            ("0x1f", "\"0x1f\""),
            ("node-1", "node-1"),
            ("a: b", "'a: b'"),
            ("a #b", "'a #b'"),
            ("it's", "it's"),
            ("'it", "'''it'"),
            ("a\nb", "\"a\\nb\""),
            ("\u{1b}[31m", "\"\\u001B[31m\""),
        ] {
            assert_eq!(Scalar(text).to_string(), expected, "{text:?}");
        }
    }
}
