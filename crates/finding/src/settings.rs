//! What judging depends on besides the World: versions, levels, options.

use std::fmt;
use std::str::FromStr;

use crate::date::Date;
use crate::options::Options;
use crate::suppression::Policy;

/// Everything that pillars may depend on besides the World.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Pod Security level to judge every pod at, whatever its namespace's labels say.
    pub level: Option<LevelVersion>,
    /// The cluster's version; the newest known if none is given.
    pub kubernetes_version: KubernetesVersion,
    /// Options of rules.
    pub options: Options,
    /// The day of the run, on which suppressions may have expired.
    pub today: Date,
    /// Which findings are accepted, and how.
    pub suppression: Policy,
}

/// A minor version of Kubernetes 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KubernetesVersion {
    /// `37` for v1.37.
    pub minor: u32,
}

impl KubernetesVersion {
    /// The newest version whose rules are known here.
    pub const NEWEST: KubernetesVersion = KubernetesVersion { minor: 37 };
}

impl Default for KubernetesVersion {
    fn default() -> Self {
        KubernetesVersion::NEWEST
    }
}

impl FromStr for KubernetesVersion {
    type Err = String;

    /// `1.30` or `v1.30`, perhaps with a patch and what providers add: `v1.30.2-gke.100`, `1.30+`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let version = text.strip_prefix('v').unwrap_or(text);
        let minor = version.strip_prefix("1.").and_then(|minor| {
            let digits = minor.split(['.', '-', '+']).next()?;
            number(digits)
        });
        minor
            .map(|minor| KubernetesVersion { minor })
            .ok_or_else(|| format!("no Kubernetes version {text:?}; write {}", Self::NEWEST))
    }
}

/// A number without leading zeros.
fn number(digits: &str) -> Option<u32> {
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_short = digits == "0" || !digits.starts_with('0');
    digits.parse().ok().filter(|_| is_number && is_short)
}

impl fmt::Display for KubernetesVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "v1.{}", self.minor)
    }
}

/// A level of the Pod Security Standards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Everything is allowed.
    #[default]
    Privileged,
    /// Known ways out of the container are refused.
    Baseline,
    /// Hardening is demanded.
    Restricted,
}

impl Level {
    /// Lower-case word, as labels spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Level::Privileged => "privileged",
            Level::Baseline => "baseline",
            Level::Restricted => "restricted",
        }
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Level::Privileged, Level::Baseline, Level::Restricted]
            .into_iter()
            .find(|level| level.as_str() == text)
            .ok_or_else(|| format!("no level {text:?}; one of privileged, baseline, restricted"))
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// A version of the Pod Security Standards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PolicyVersion {
    /// v1.N
    Minor(u32),
    /// Whatever the newest is.
    #[default]
    Latest,
}

impl FromStr for PolicyVersion {
    type Err = String;

    /// `latest`, or `v1.N` without leading zeros, as the labels' pattern
    /// `^v1\.(0|[1-9][0-9]*)$` has it (pod-security-admission, `api/helpers.go`).
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "latest" {
            return Ok(PolicyVersion::Latest);
        }
        text.strip_prefix("v1.")
            .and_then(number)
            .map(PolicyVersion::Minor)
            .ok_or_else(|| format!("no version {text:?}; latest, or v1.N"))
    }
}

impl fmt::Display for PolicyVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PolicyVersion::Minor(minor) => write!(formatter, "v1.{minor}"),
            PolicyVersion::Latest => formatter.write_str("latest"),
        }
    }
}

/// A level at a version: `restricted:v1.37`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LevelVersion {
    /// The level.
    pub level: Level,
    /// The version.
    pub version: PolicyVersion,
}

impl FromStr for LevelVersion {
    type Err = String;

    /// `restricted` or `restricted:v1.30`
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (level, version) = text.split_once(':').unwrap_or((text, "latest"));
        Ok(LevelVersion {
            level: level.parse()?,
            version: version.parse()?,
        })
    }
}

impl fmt::Display for LevelVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.level, self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_version_is_read_as_the_labels_pattern_has_it() {
        for (text, version) in [
            ("latest", PolicyVersion::Latest),
            ("v1.0", PolicyVersion::Minor(0)),
            ("v1.7", PolicyVersion::Minor(7)),
            ("v1.37", PolicyVersion::Minor(37)),
            ("v1.100", PolicyVersion::Minor(100)),
        ] {
            assert_eq!(text.parse(), Ok(version));
            assert_eq!(version.to_string(), text);
        }
    }

    #[test]
    fn what_the_labels_pattern_does_not_match_is_no_policy_version() {
        for text in [
            "", "v1", "v1.", "1.30", "v2.0", "v1.07", "v1.00", "v1.-1", "v1.+1", "v1.3.0",
            "v1.30 ", " v1.30", "V1.30", "v1.x", "Latest", "v1.٣",
        ] {
            assert!(text.parse::<PolicyVersion>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_level_may_have_a_version_and_is_latest_without() {
        let restricted = |version| LevelVersion {
            level: Level::Restricted,
            version,
        };
        assert_eq!("restricted".parse(), Ok(restricted(PolicyVersion::Latest)));
        assert_eq!(
            "restricted:v1.30".parse(),
            Ok(restricted(PolicyVersion::Minor(30)))
        );
        for text in [
            "Restricted",
            "restricted:",
            "restricted:1.30",
            ":latest",
            "",
        ] {
            assert!(text.parse::<LevelVersion>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn levels_grow_stricter() {
        assert!(Level::Privileged < Level::Baseline && Level::Baseline < Level::Restricted);
    }

    #[test]
    fn a_kubernetes_version_is_read_with_whatever_stands_behind_the_minor() {
        for text in [
            "1.30",
            "v1.30",
            "v1.30.2",
            "1.30.2+k3s1",
            "v1.30-rc.1",
            "1.30+",
        ] {
            assert_eq!(text.parse(), Ok(KubernetesVersion { minor: 30 }), "{text}");
        }
    }

    #[test]
    fn what_names_no_minor_of_kubernetes_1_is_no_version() {
        for text in [
            "", "1", "v1.", "2.30", "vv1.30", "1.x", "1.+5", "1.030", "1.30x", "latest",
        ] {
            assert!(text.parse::<KubernetesVersion>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn an_error_says_what_was_given_and_what_to_write() {
        assert_eq!(
            "30".parse::<KubernetesVersion>(),
            Err("no Kubernetes version \"30\"; write v1.37".to_owned())
        );
        assert_eq!(
            "\u{1b}[2J".parse::<Level>(),
            Err(r#"no level "\u{1b}[2J"; one of privileged, baseline, restricted"#.to_owned())
        );
    }
}
