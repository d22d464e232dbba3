//! What judging depends on besides the World: versions, levels, options.

use std::fmt;
use std::str::FromStr;

/// Everything that pillars may depend on besides the World.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Pod Security level to judge every pod at, whatever its namespace's labels say.
    pub level: Option<LevelVersion>,
    /// The cluster's version; the newest known if none is given.
    pub kubernetes_version: KubernetesVersion,
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

    /// `1.30`, `v1.30`, `v1.30.2`
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || {
            format!(
                "no Kubernetes version \"{text}\"; write 1.{}",
                Self::NEWEST.minor
            )
        };
        let mut parts = text.trim_start_matches('v').split('.');
        if parts.next() != Some("1") {
            return Err(error());
        }
        let minor = parts
            .next()
            .and_then(|minor| minor.parse().ok())
            .ok_or_else(error)?;
        Ok(KubernetesVersion { minor })
    }
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
            .ok_or_else(|| format!("no level \"{text}\"; one of privileged, baseline, restricted"))
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
            .filter(|minor| *minor == "0" || !minor.starts_with('0'))
            .filter(|minor| minor.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|minor| minor.parse().ok())
            .map(PolicyVersion::Minor)
            .ok_or_else(|| format!("no version \"{text}\"; latest, or v1.N"))
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
