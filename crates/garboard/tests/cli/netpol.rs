//! `garboard netpol`: against the recorded outputs of netpol-analyzer, and as a person uses it.

use std::fs;
use std::path::Path;

use garboard_testkit::conformance;

use crate::{Project, Run};

/// docs/divergences.md tells why.
const KNOWN: [&str; 2] = ["minikube_resources", "virtual_machines_example"];

/// What recorded names say after the folder's name, and the flags that it means.
const FOCUSED: [(&str, &[&str]); 9] = [
    (
        "_focus_workload_asset-cache",
        &["--focusworkload", "asset-cache"],
    ),
    (
        "_focus_workload_backend_recommendation",
        &["--focusworkload", "backend/recommendation"],
    ),
    (
        "_focus_workload_backend_recommendation_egress",
        &[
            "--focusworkload",
            "backend/recommendation",
            "--focus-direction",
            "egress",
        ],
    ),
    (
        "_focus_workload_backend_recommendation_ingress",
        &[
            "--focusworkload",
            "backend/recommendation",
            "--focus-direction",
            "ingress",
        ],
    ),
    (
        "_focus_workload_frontend_asset-cache",
        &["--focusworkload", "frontend/asset-cache"],
    ),
    (
        "_focus_workload_ingress-controller",
        &["--focusworkload", "ingress-controller"],
    ),
    (
        "_focus_workload_checkout_ingress_with_webapp",
        &[
            "--focusworkload",
            "checkout",
            "--focus-direction",
            "ingress",
            "--focusworkload-peer",
            "webapp",
        ],
    ),
    (
        "_focus_workload_checkout_reports_egress_with_recommendation_catalog",
        &[
            "--focusworkload",
            "checkout,reports",
            "--focus-direction",
            "egress",
            "--focusworkload-peer",
            "recommendation,catalog",
        ],
    ),
    (
        "_focus_workload_backend_checkout_frontend_webapp_with_backend_recommendation",
        &[
            "--focusworkload",
            "backend/checkout,frontend/webapp",
            "--focusworkload-peer",
            "backend/recommendation",
        ],
    ),
];

#[test]
fn listings_are_those_of_netpol_analyzer_byte_by_byte() {
    let Some(root) = conformance::folder("netpol-analyzer") else {
        return;
    };
    let project = Project::new(&[]);
    let mut cases = 0;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(root.join("test_outputs/connlist")).expect("the set is whole") {
        let path = entry.expect("a recorded output").path();
        let Some((folder, flags, format)) = recorded(&path, &root.join("tests")) else {
            continue;
        };
        cases += 1;
        let folder = folder.to_str().expect("paths are UTF-8").to_owned();
        let fixed = ["netpol", "list", "-q", "--dirpath", &folder, "-o", &format];
        let arguments: Vec<&str> = fixed.into_iter().chain(flags.iter().copied()).collect();
        let run = project.run(&arguments);
        let expected = fs::read_to_string(&path).expect("a recorded output");
        if run.stdout != expected {
            wrong.push(format!(
                "{}: {}",
                path.display(),
                difference(&run.stdout, &expected)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {cases}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(cases >= 143, "only {cases} listings");
}

/// The folder, flags and format of a recorded listing; none of what is not read here: other
/// networks of OpenShift, exposure, explanations.
fn recorded(
    path: &Path,
    tests: &Path,
) -> Option<(std::path::PathBuf, &'static [&'static str], String)> {
    let file = path.file_name()?.to_str()?;
    let (name, format) = file.rsplit_once('.')?;
    let name = name.strip_suffix("_connlist_output")?;
    if ["udn_", "cudn_", "nad_"]
        .iter()
        .any(|it| name.starts_with(it))
        || KNOWN.contains(&name)
    {
        return None;
    }
    let plain: (&str, &[&str]) = ("", &[]);
    let (folder, flags) = FOCUSED
        .into_iter()
        .chain([plain])
        .find_map(|(suffix, flags)| {
            let folder = tests.join(name.strip_suffix(suffix)?);
            folder.is_dir().then_some((folder, flags))
        })?;
    Some((folder, flags, format.to_owned()))
}

fn difference(ours: &str, expected: &str) -> String {
    let lines = ours
        .lines()
        .zip(expected.lines())
        .find(|(one, other)| one != other);
    match lines {
        Some((ours, expected)) => format!("{ours}\n  expected {expected}"),
        None => format!("{} bytes, expected {}", ours.len(), expected.len()),
    }
}

const POLICY: &str = "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {}
  ingress:
    - from: [{ipBlock: {cidr: 10.0.0.0/8}}]
      ports: [{port: 80}]
";

fn pods() -> Project {
    let pod = |name: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec: {{containers: []}}\n---\n"
        )
    };
    Project::new(&[
        ("pods.yaml", &(pod("one") + &pod("two"))),
        ("policy.yaml", POLICY),
    ])
}

#[test]
fn what_cannot_be_known_is_said() {
    let run = pods().run(&["netpol", "list", "-f", "."]);
    assert_eq!(run.code, 0);
    assert!(
        run.stdout
            .contains("default/one[Pod] => default/two[Pod] : No Connections (unknown: TCP 80)"),
        "{}",
        run.stdout
    );
    let cilium = pods().run(&["netpol", "list", "-f", ".", "--cni", "cilium"]);
    assert!(
        !cilium.stdout.contains("one[Pod] => default/two[Pod]"),
        "{}",
        cilium.stdout
    );
}

#[test]
fn a_listing_needs_to_know_what_to_read() {
    Project::new(&[])
        .run(&["netpol", "list"])
        .refuses("-f SOURCE");
}

#[test]
fn an_unknown_workload_is_an_error() {
    let run = pods().run(&["netpol", "list", "-f", ".", "--focusworkload", "three"]);
    run.refuses("no workload is called \"three\"");
}

#[test]
fn a_policy_that_means_nothing_is_told_and_the_rest_is_listed() {
    let project = pods();
    project.write(
        "bad.yaml",
        b"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: bad}\nspec:\n  podSelector: {matchLabels: {app: x}}\n  ingress: [{from: [{ipBlock: {cidr: ten}}]}]\n",
    );
    let run: Run = project.run(&["netpol", "list", "-f", "."]);
    assert_eq!(run.code, 3);
    assert!(
        run.stderr.contains("\"ten\" is no block of addresses"),
        "{}",
        run.stderr
    );
    assert!(run.stdout.contains("default/one[Pod]"), "{}", run.stdout);
}
