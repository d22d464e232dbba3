//! What an image reference says.

use crate::claims::{check, said};

fn image(reference: &str) -> Vec<String> {
    let text = r#"
        apiVersion: v1
        kind: Pod
        spec:
          containers: [{name: web, image: "REFERENCE"}]
    "#;
    said("workload/image-tag", &text.replace("REFERENCE", reference))
}

#[test]
fn no_tag_is_latest() {
    let message = "low: container web runs whatever registry.example:5000/web:latest is when \
                   its node pulls it: no tag is given";
    assert_eq!(image("registry.example:5000/web"), [message]);
}

#[test]
fn a_tag_called_latest_is_no_version() {
    let message = "low: container web runs whatever web:latest is when its node pulls it";
    assert_eq!(image("web:latest"), [message]);
    assert_eq!(image("web:latest-1"), [""; 0]);
}

#[test]
fn a_digest_decides_before_a_tag() {
    let digest = "a".repeat(64);
    assert_eq!(image(&format!("web:latest@sha256:{digest}")), [""; 0]);
    assert_eq!(image(&format!("web@sha256:{digest}")), [""; 0]);
}

#[test]
fn a_container_without_an_image_runs_nothing() {
    let text = "{apiVersion: v1, kind: Pod, spec: {containers: [{name: web}]}}";
    check("workload/image-tag", text, &[]);
}
