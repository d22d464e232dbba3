//! `workload/ingress-nginx`: what lets the internet in is maintained by nobody.

use garboard_finding::{Group, Reporter, Severity, rule};
use garboard_world::ContainerRef;

use crate::Check;
use crate::image::ImageReference;

rule! {
    pub(crate) RULE = "workload/ingress-nginx" {
        severity: Severity::Medium,
        group: Group::Security,
        title: "ingress-nginx, which gets no fixes any more",
        aliases: [
            "kubescape:C-0292", "kubescape:detect-nginx-ingress-controller-eol",
        ],
        page: include_str!("ingress_nginx.md"),
    }
}

pub(crate) const CHECK: Check = Check::Container(inspect);

/// Images of the retired controller; F5's `nginx/nginx-ingress` is another one, and lives.
const IMAGES: [&str; 3] = [
    "ingress-nginx/controller",
    "ingress-nginx/controller-chroot",
    "kubernetes-ingress-controller/nginx-ingress-controller",
];

fn inspect(container: &ContainerRef<'_>, out: &mut Reporter<'_>) {
    let image = ImageReference::parse(container.container.image.text());
    if image.is_some_and(|image| IMAGES.iter().any(|name| image.is_named(name))) {
        out.report(container.path().join("image"))
            .message(format_args!(
                "container {} is ingress-nginx, retired in March 2026",
                container.display_name()
            ));
    }
}
