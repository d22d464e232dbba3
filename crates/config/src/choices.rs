//! What a run does: the settings that are flags of `scan` too, by the flag's name.

use garboard_finding::{KubernetesVersion, LevelVersion};

use crate::score::ScoreKind;
use crate::setting::{FailOn, Names, Percent};
use crate::table::table;

/// The settings of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    /// Profiles and frameworks whose rules count.
    pub profile: Names,
    /// Rules instead of the profiles'.
    pub select: Names,
    /// Rules besides the profiles'.
    pub extend_select: Names,
    /// Rules that do not count.
    pub ignore: Names,
    /// From which severity on a run fails.
    pub fail_on: FailOn,
    /// Whether known non-input makes a run incomplete.
    pub fail_on_incomplete: bool,
    /// Other tools' scores to compute.
    pub score: Vec<ScoreKind>,
    /// What those scores must come to.
    pub min_score: Option<Percent>,
    /// Rules that no suppression and no baseline reaches.
    pub strict: Names,
    /// Whether a suppression without a reason does not count.
    pub require_reason: bool,
    /// Paths that are left out, as in a `.gitignore`.
    pub exclude: Vec<String>,
    /// The cluster's version.
    pub kubernetes_version: KubernetesVersion,
    /// Pod Security level to judge every pod at.
    pub level: Option<LevelVersion>,
}

impl Default for Choices {
    fn default() -> Self {
        Choices {
            profile: Names::by_default(&["security"]),
            select: Names::default(),
            extend_select: Names::default(),
            ignore: Names::default(),
            fail_on: FailOn::default(),
            fail_on_incomplete: false,
            score: Vec::new(),
            min_score: None,
            strict: Names::default(),
            require_reason: false,
            exclude: Vec::new(),
            kubernetes_version: KubernetesVersion::default(),
            level: None,
        }
    }
}

table! {
    /// What one file, or the command line, says of a run.
    pub struct ChoiceLayer of Choices {
        "profile" => profile: Names,
            "Profiles and frameworks whose rules count.";
        "select" => select: Names,
            "These rules instead of the profiles': ids, id prefixes, pillars, profiles, aliases.";
        "extend-select" => extend_select: Names,
            "These rules besides the profiles'.";
        "ignore" => ignore: Names,
            "Not these rules.";
        "fail-on" => fail_on: FailOn,
            "Exit with 1 for findings of this severity or worse.";
        "fail-on-incomplete" => fail_on_incomplete: bool,
            "Exit with 3 also for known non-input.";
        "score" => score: Vec<ScoreKind>,
            "Other tools' scores to compute: kubescape.";
        "min-score" => min_score: Option<Percent>,
            "Exit with 1 if a score is below this.";
        "strict" => strict: Names,
            "Rules that no suppression and no baseline reaches.";
        "require-reason" => require_reason: bool,
            "Suppressions without a reason do not count.";
        "exclude" => exclude: Vec<String>,
            "Leave out paths that match, as in .gitignore.";
        "kubernetes-version" => kubernetes_version: KubernetesVersion,
            "The cluster's version, where rules depend on it.";
        "level" => level: Option<LevelVersion>,
            "Judge every pod at this Pod Security level, whatever its namespace's labels say.";
    }
}
