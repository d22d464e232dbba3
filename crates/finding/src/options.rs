//! What garboard cannot know: the options of rules, as `garboard.yaml` sets them.

use std::str::FromStr;

use garboard_world::Amount;

/// Options of rules. Every field has a default with which its rule is useful, or silent where only
/// the user can know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Registries (`ghcr.io`, `*.azurecr.io`), or beginnings of image names (`ghcr.io/acme`), that
    /// images may come from. Empty: any.
    pub allowed_registries: Vec<String>,
    /// Registries, written the same way, that images may not come from. Empty: none.
    pub forbidden_registries: Vec<String>,
    /// Labels that every workload has to carry, each perhaps with a value: `owner`, `tier=web`. Empty:
    /// none.
    pub required_labels: Vec<String>,
    /// Annotations that every workload has to carry, each perhaps with a value. Empty: none.
    pub required_annotations: Vec<String>,
    /// Labels of which a workload and its pods have to carry one, so that people know whose it is.
    pub identifying_labels: Vec<String>,
    /// Labels of which a workload and its pods have to carry one, so that tools know what it is.
    pub common_labels: Vec<String>,
    /// Priority classes that the cluster has besides those that are part of what is looked at, and
    /// Kubernetes' own.
    pub known_priority_classes: Vec<String>,
    /// Replicas below which a Deployment or StatefulSet does not survive the loss of a node.
    pub minimum_replicas: u32,
    /// How many times its request a limit may be. None: any.
    pub maximum_limit_request_ratio: Option<u32>,
    /// Least and greatest requests and limits of a container. Empty: any.
    pub resource_bounds: ResourceBounds,
}

/// Bounds of what a container requests and may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResourceBounds {
    /// Of the CPU request.
    pub cpu_request: Bounds,
    /// Of the CPU limit.
    pub cpu_limit: Bounds,
    /// Of the memory request.
    pub memory_request: Bounds,
    /// Of the memory limit.
    pub memory_limit: Bounds,
}

/// The least and the greatest amount, both allowed themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Not less than this.
    pub least: Option<Amount>,
    /// Not more than this.
    pub greatest: Option<Amount>,
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

impl ResourceBounds {
    /// Whether anything goes.
    pub fn is_empty(&self) -> bool {
        *self == ResourceBounds::default()
    }
}

impl Bounds {
    /// What is wrong with an amount, as the end of a sentence; none if it lies between the bounds.
    pub fn objection(&self, amount: Amount) -> Option<String> {
        match (self.least, self.greatest) {
            (Some(least), _) if amount < least => Some(format!("below {least}")),
            (_, Some(greatest)) if amount > greatest => Some(format!("above {greatest}")),
            _ => None,
        }
    }
}

impl FromStr for Bounds {
    type Err = String;

    /// `64Mi..2Gi`; either side may be empty.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (least, greatest) = text
            .split_once("..")
            .ok_or_else(|| format!("no bounds {text:?}; write 64Mi..2Gi"))?;
        let bound = |text: &str| match text {
            "" => Ok(None),
            text => Amount::parse(text)
                .map(Some)
                .ok_or_else(|| format!("no quantity {text:?}; write 500m or 2Gi")),
        };
        Ok(Bounds {
            least: bound(least)?,
            greatest: bound(greatest)?,
        })
    }
}

impl Default for Options {
    fn default() -> Self {
        Options {
            allowed_registries: Vec::new(),
            forbidden_registries: Vec::new(),
            required_labels: Vec::new(),
            required_annotations: Vec::new(),
            identifying_labels: owned(&["app", "tier", "phase", "version", "owner", "env"]),
            common_labels: owned(&[
                "app.kubernetes.io/name",
                "app.kubernetes.io/instance",
                "app.kubernetes.io/version",
                "app.kubernetes.io/component",
                "app.kubernetes.io/part-of",
                "app.kubernetes.io/managed-by",
                "app.kubernetes.io/created-by",
            ]),
            known_priority_classes: Vec::new(),
            minimum_replicas: 2,
            maximum_limit_request_ratio: None,
            resource_bounds: ResourceBounds::default(),
        }
    }
}
