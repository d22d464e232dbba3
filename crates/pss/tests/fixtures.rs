//! Small pods, each with the verdicts that its own first lines claim:
//!
//! ```yaml
//! # What the fixture shows.
//! #
//! # baseline:v1.34           procMount (container "web" must not …)
//! # baseline:v1.35           allowed
//! # template baseline:v1.34  …, judged as the template and not as the pod that is made of it
//! ```

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its cases must fail"
)]

use std::fs;
use std::path::Path;

use garboard_finding::LevelVersion;
use garboard_pss::{Evaluator, PodView};
use garboard_testkit::pages::Scene;

#[test]
fn every_fixture_gets_the_verdicts_that_it_claims() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let claims: Vec<Claim<'_>> = text.lines().filter_map(Claim::read).collect();
        assert!(!claims.is_empty(), "{} claims nothing", path.display());
        let scene = Scene::new(&text);
        for claim in claims {
            let verdict = claim.verdict(&scene);
            if verdict != claim.verdict {
                let (path, level) = (path.display(), claim.level);
                let claimed = claim.verdict;
                wrong.push(format!(
                    "{path} at {level}:\n  claims {claimed}\n  gets   {verdict}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A line of a fixture that claims a verdict.
struct Claim<'t> {
    is_template: bool,
    level: LevelVersion,
    verdict: &'t str,
}

impl<'t> Claim<'t> {
    fn read(line: &'t str) -> Option<Claim<'t>> {
        let line = line.strip_prefix("# ")?;
        let (is_template, line) = match line.strip_prefix("template ") {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        let (level, verdict) = line.split_once(' ')?;
        Some(Claim {
            is_template,
            level: level.contains(':').then(|| level.parse().ok())??,
            verdict: verdict.trim(),
        })
    }

    fn verdict(&self, scene: &Scene) -> String {
        let (_, _, workload) = scene.world.workloads().next().unwrap();
        let template = &workload.templates[0];
        let view = if self.is_template {
            PodView::template(template)
        } else {
            PodView::pod(template)
        };
        let verdict = Evaluator::default().evaluate(&view, self.level);
        if verdict.is_allowed() {
            "allowed".to_owned()
        } else {
            verdict.detail()
        }
    }
}
