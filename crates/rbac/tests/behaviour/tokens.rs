//! Service accounts and their tokens.

use crate::CLAIMS;

const TOKEN: &str = "rbac/token-mounted";

/// A pod of namespace `shop` with some fields more, beside an account.
fn world(fields: &str, account: &str) -> String {
    let text = r"
        apiVersion: v1
        kind: Pod
        metadata: {namespace: shop}
        spec:
          containers: [{name: web}]
          FIELDS
        ---
        ACCOUNT
    ";
    text.replace("FIELDS", fields).replace("ACCOUNT", account)
}

fn account(name: &str, setting: &str) -> String {
    let text = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: NAME, namespace: shop}, \
                automountServiceAccountToken: SETTING}";
    text.replace("NAME", name).replace("SETTING", setting)
}

#[test]
fn the_pods_word_counts_before_the_accounts() {
    let is_mounted = |pod: &str, setting: &str| {
        !CLAIMS
            .said(TOKEN, &world(pod, &account("default", setting)))
            .is_empty()
    };
    assert!(!is_mounted("", "false"));
    assert!(!is_mounted("automountServiceAccountToken: false", "true"));
    assert!(is_mounted("automountServiceAccountToken: true", "false"));
    assert!(is_mounted("", "true"));
    assert!(is_mounted("", "null"));
}

#[test]
fn the_account_is_that_of_the_pods_namespace() {
    let off = account("web", "false");
    assert_eq!(
        CLAIMS.said(TOKEN, &world("serviceAccountName: web", &off)),
        [""; 0]
    );
    assert_eq!(
        CLAIMS.said(TOKEN, &world("serviceAccount: web", &off)),
        [""; 0]
    );
    let elsewhere = off.replace("namespace: shop", "namespace: mill");
    let message = "medium: the pod gets the token of service account web, as nobody says otherwise";
    assert_eq!(
        CLAIMS.said(TOKEN, &world("serviceAccountName: web", &elsewhere)),
        [message]
    );
}

#[test]
fn a_setting_of_a_wrong_type_is_not_judged() {
    let readable = account("default", "null");
    CLAIMS.check(
        TOKEN,
        &world("automountServiceAccountToken: 'false'", &readable),
        &[],
    );
    CLAIMS.check(TOKEN, &world("serviceAccountName: 7", &readable), &[]);
    CLAIMS.check(TOKEN, &world("", &account("default", "no-thanks")), &[]);
}

#[test]
fn a_container_that_mounts_something_in_its_place_gets_no_token() {
    let pod = |volume: &str| {
        let text = r"
            apiVersion: v1
            kind: Pod
            spec:
              containers:
                - name: web
                  volumeMounts:
                    - name: mine
                      mountPath: /var/run/secrets/kubernetes.io/serviceaccount
              volumes: [{name: mine, VOLUME}]
        ";
        text.replace("VOLUME", volume)
    };
    let token = pod("projected: {sources: [{serviceAccountToken: {path: token}}]}");
    let secret = pod("secret: {secretName: default-token-5z9fq}");
    CLAIMS.check(TOKEN, &pod("emptyDir: {}"), &[]);
    CLAIMS.check(TOKEN, &token, &[]);
    CLAIMS.check(TOKEN, &secret, &[]);
    // What the API server mounted itself, as pods of a cluster show it.
    let field = "spec.automountServiceAccountToken";
    CLAIMS.check(
        TOKEN,
        &token.replace("mine", "kube-api-access-7x2kp"),
        &[field],
    );
    CLAIMS.check(
        TOKEN,
        &secret.replace("mine", "default-token-5z9fq"),
        &[field],
    );
}

#[test]
fn the_default_account_is_only_used_with_its_token() {
    let is_reported = |fields: &str, setting: &str| {
        let text = world(fields, &account("default", setting));
        !CLAIMS
            .said("rbac/default-service-account", &text)
            .is_empty()
    };
    assert!(is_reported("", "null"));
    assert!(is_reported("serviceAccount: default", "null"));
    assert!(!is_reported("serviceAccountName: web", "null"));
    assert!(!is_reported("serviceAccountName: 7", "null"));
    assert!(!is_reported("automountServiceAccountToken: false", "null"));
    assert!(!is_reported("", "false"));
}
