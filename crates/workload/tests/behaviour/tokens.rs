//! Service accounts and their tokens.

use crate::claims::check;

fn world(pod: &str, account: &str) -> String {
    format!(
        "{{apiVersion: v1, kind: Pod, metadata: {{namespace: shop}}, spec: {{{pod} containers: \
         [{{name: web}}]}}}}\n---\n{account}\n"
    )
}

fn account(name: &str, setting: &str) -> String {
    format!(
        "{{apiVersion: v1, kind: ServiceAccount, metadata: {{name: {name}, namespace: shop}} \
         {setting}}}"
    )
}

const RULE: &str = "rbac/token-mounted";

#[test]
fn the_pods_word_counts_before_the_accounts() {
    let off = account("default", ", automountServiceAccountToken: false");
    let on = account("default", ", automountServiceAccountToken: true");
    check(RULE, &world("", &off), &[]);
    check(
        RULE,
        &world("automountServiceAccountToken: false,", &on),
        &[],
    );
    let field = "spec.automountServiceAccountToken";
    check(
        RULE,
        &world("automountServiceAccountToken: true,", &off),
        &[field],
    );
    check(RULE, &world("", &on), &[field]);
    check(RULE, &world("", &account("default", "")), &[field]);
}

#[test]
fn the_account_is_that_of_the_pods_namespace() {
    let off = account("web", ", automountServiceAccountToken: false");
    let field = "spec.automountServiceAccountToken";
    check(RULE, &world("serviceAccountName: web,", &off), &[]);
    check(RULE, &world("serviceAccount: web,", &off), &[]);
    let elsewhere = off.replace("namespace: shop", "namespace: mill");
    check(
        RULE,
        &world("serviceAccountName: web,", &elsewhere),
        &[field],
    );
}

#[test]
fn a_setting_of_a_wrong_type_is_not_judged() {
    check(
        RULE,
        &world("automountServiceAccountToken: \"false\",", ""),
        &[],
    );
    check(RULE, &world("serviceAccountName: 7,", ""), &[]);
    check(
        RULE,
        &world(
            "",
            &account("default", ", automountServiceAccountToken: no-thanks"),
        ),
        &[],
    );
}

#[test]
fn a_container_that_mounts_something_in_its_place_gets_no_token() {
    let text = |volume: &str, name: &str| {
        format!(
            r"
            apiVersion: v1
            kind: Pod
            spec:
              containers:
                - name: web
                  volumeMounts:
                    - {{name: {name}, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}}
              volumes:
                - name: {name}
                  {volume}
            "
        )
    };
    check(RULE, &text("emptyDir: {}", "nothing"), &[]);
    let token = "projected: {sources: [{serviceAccountToken: {path: token}}]}";
    check(RULE, &text(token, "chosen"), &[]);
    // What the API server mounted itself, as pods of a cluster show it.
    let field = "spec.automountServiceAccountToken";
    check(RULE, &text(token, "kube-api-access-7x2kp"), &[field]);
    check(
        RULE,
        &text(
            "secret: {secretName: default-token-5z9fq}",
            "default-token-5z9fq",
        ),
        &[field],
    );
}

#[test]
fn the_default_account_is_only_used_with_its_token() {
    let rule = "rbac/default-service-account";
    check(rule, &world("", ""), &["spec.serviceAccountName"]);
    check(
        rule,
        &world("serviceAccount: default,", ""),
        &["spec.serviceAccountName"],
    );
    check(rule, &world("serviceAccountName: web,", ""), &[]);
    check(
        rule,
        &world("automountServiceAccountToken: false,", ""),
        &[],
    );
    let off = account("default", ", automountServiceAccountToken: false");
    check(rule, &world("", &off), &[]);
}
