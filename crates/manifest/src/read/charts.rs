//! Which files belong to the templates of a Helm chart.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Answers for files on disk, asking for each `Chart.yaml` once.
#[derive(Default)]
pub(super) struct Charts {
    is_chart: HashMap<PathBuf, bool>,
}

impl Charts {
    /// Whether the file stands below `templates/` of a folder with a `Chart.yaml`.
    pub(super) fn hold(&mut self, file: &Path) -> bool {
        roots(file).any(|root| {
            if let Some(known) = self.is_chart.get(root) {
                return *known;
            }
            let is_chart = root.join("Chart.yaml").is_file();
            self.is_chart.insert(root.to_owned(), is_chart);
            is_chart
        })
    }
}

/// The folders that would be the chart of `file`: the parents of each `templates` above it.
pub(super) fn roots(file: &Path) -> impl Iterator<Item = &Path> {
    file.ancestors()
        .skip(1)
        .filter(|folder| folder.ends_with("templates"))
        .filter_map(Path::parent)
}
