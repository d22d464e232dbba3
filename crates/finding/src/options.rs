//! What garboard cannot know: the options of rules, as `garboard.yaml` sets them.

/// Options of rules. Every field has a default with which its rule is useful, or silent where only
/// the user can know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Registries (`ghcr.io`, `*.azurecr.io`), or beginnings of image names (`ghcr.io/acme`), that
    /// images may come from. Empty: any.
    pub allowed_registries: Vec<String>,
    /// Registries, written the same way, that images may not come from. Empty: none.
    pub forbidden_registries: Vec<String>,
    /// Labels that every workload has to carry. Empty: none.
    pub required_labels: Vec<String>,
    /// Annotations that every workload has to carry. Empty: none.
    pub required_annotations: Vec<String>,
    /// Replicas below which a Deployment or StatefulSet does not survive the loss of a node.
    pub minimum_replicas: u32,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            allowed_registries: Vec::new(),
            forbidden_registries: Vec::new(),
            required_labels: Vec::new(),
            required_annotations: Vec::new(),
            minimum_replicas: 2,
        }
    }
}
