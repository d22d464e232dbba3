//! What clouds and tools put around events.

use std::io::Write as _;

use crate::{event, expected, read_all};

/// The two events of [`crate::event`], whatever is around them.
fn check(log: impl Into<Vec<u8>>) {
    let (lines, summary) = read_all(log);
    assert_eq!(lines, [expected(1), expected(2)], "{summary:?}");
    assert_eq!(summary.malformed, 0, "{summary:?}");
}

fn text(event: &str) -> String {
    serde_json::to_string(event).unwrap_or_default()
}

#[test]
fn lines_of_the_api_server_are_read() {
    check(format!("{}\n{}\n", event(1), event(2)));
    check(format!("\r\n{}\r\n\n{}", event(1), event(2)));
}

#[test]
fn a_list_of_events_is_read_on_one_line_and_over_many() {
    let list = format!(
        r#"{{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{{}},"items":[{},{}]}}"#,
        event(1),
        event(2)
    );
    check(list.clone());
    let (one, two) = (event(1), event(2));
    check(format!(
        "{{\"kind\":\"EventList\", \"items\" : [\n{one}\n,{two}\n]}}\n"
    ));
    let value: serde_json::Value = serde_json::from_str(&list).unwrap_or_default();
    check(serde_json::to_vec_pretty(&value).unwrap_or_default());
}

#[test]
fn an_event_that_is_written_over_many_lines_is_one_event() {
    let pretty = |number| {
        let value: serde_json::Value = serde_json::from_str(&event(number)).unwrap_or_default();
        serde_json::to_string_pretty(&value).unwrap_or_default()
    };
    check(format!("{}\n{}", pretty(1), pretty(2)));
}

#[test]
fn logs_of_eks_are_read_as_cloudwatch_exports_them() {
    let entries = format!(
        "{{\"events\": [\n  {{\"logStreamName\": \"kube-apiserver-audit-1\", \"timestamp\": 1747641600000,\n    \"message\": {}}},\n  {{\"timestamp\": 1, \"message\": {}}}\n]}}",
        text(&event(1)),
        text(&event(2))
    );
    check(entries);
    check(format!(
        "{{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{{\"id\":\"1\",\"message\":{}}},{{\"message\":{}}}]}}",
        text(&event(1)),
        text(&event(2))
    ));
    check(format!(
        "2026-05-12T10:00:00.000Z {}\n2026-05-12T10:00:01.000Z {}\n",
        event(1),
        event(2)
    ));
    check(format!(
        "{{\"@timestamp\":\"2026\",\"@message\":{}}}\n{{\"@message\":{}}}\n",
        text(&event(1)),
        event(2)
    ));
}

#[test]
fn logs_of_aks_are_read_as_diagnostic_settings_write_them() {
    let record = |number| {
        format!(
            r#"{{"operationName":"Microsoft.ContainerService/managedClusters/diagnosticLogs/Read","category":"kube-audit","properties":{{"log":{},"stream":"stdout","pod":"kube-apiserver-1"}},"time":"2026-05-12T10:00:00Z"}}"#,
            text(&event(number))
        )
    };
    check(format!("{}\n{}\n", record(1), record(2)));
    check(format!(
        "{{\"records\": [\n{},\n{}\n]}}",
        record(1),
        record(2)
    ));
}

#[test]
fn logs_of_gke_say_the_same_in_other_words() {
    let entry = |verb: &str, resource: &str, status: &str| {
        format!(
            r#"{{"insertId":"x","protoPayload":{{"@type":"type.googleapis.com/google.cloud.audit.AuditLog","authenticationInfo":{{"principalEmail":"system:serviceaccount:shop:web"}},"methodName":"io.k8s.{verb}","resourceName":"{resource}"{status}}},"labels":{{"authorization.k8s.io/decision":"allow"}},"timestamp":"2026-05-12T10:00:00Z"}}"#
        )
    };
    let refused = entry(
        "core.v1.secrets.list",
        "core/v1/namespaces/shop/secrets",
        r#","status":{"code":7,"message":"PERMISSION_DENIED"}"#,
    )
    .replace("\"allow\"", "\"forbid\"");
    let log = [
        entry(
            "core.v1.pods.log.get",
            "core/v1/namespaces/shop/pods/web-1/log",
            "",
        ),
        entry(
            "apps.v1.deployments.patch",
            "apps/v1/namespaces/shop/deployments/web",
            "",
        ),
        entry(
            "authorization.rbac.v1.clusterroles.get",
            "rbac.authorization.k8s.io/v1/clusterroles/view",
            r#","status":{"code":5,"message":"NOT_FOUND"}"#,
        ),
        entry("core.v1.namespaces.get", "core/v1/namespaces/shop", ""),
        refused,
        r#"{"protoPayload":{"methodName":"google.container.v1.ClusterManager.UpdateCluster"}}"#
            .to_owned(),
    ];
    let (lines, summary) = read_all(format!("[\n  {}\n]\n", log.join(",\n  ")));
    let who = "ResponseComplete system:serviceaccount:shop:web";
    assert_eq!(
        lines,
        [
            format!("{who} get |pods|log|shop|web-1 200 Some(Allow)"),
            format!("{who} patch apps|deployments||shop|web 200 Some(Allow)"),
            format!("{who} get rbac.authorization.k8s.io|clusterroles|||view 404 Some(Allow)"),
            format!("{who} get |namespaces||shop|shop 200 Some(Allow)"),
            format!("{who} list |secrets||shop| 403 Some(Forbid)"),
        ]
    );
    assert_eq!((summary.foreign, summary.malformed), (1, 0));
}

#[test]
fn gzip_and_zstd_are_known_by_how_they_begin() {
    let plain = format!("{}\n{}\n", event(1), event(2));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let _ = gzip.write_all(plain.as_bytes());
    check(gzip.finish().unwrap_or_default());
    let half = plain.len() / 2;
    let compress = |part: &[u8]| {
        ruzstd::encoding::compress_to_vec(part, ruzstd::encoding::CompressionLevel::Fastest)
    };
    // Two frames: shippers append them.
    let mut zstd = compress(&plain.as_bytes()[..half]);
    zstd.extend(compress(&plain.as_bytes()[half..]));
    check(zstd);
}

#[test]
fn events_of_earlier_versions_are_read() {
    let log = r#"{"kind":"Event","apiVersion":"audit.k8s.io/v1beta1","metadata":{"creationTimestamp":"2017-09-11T19:55:05Z"},"level":"Metadata","timestamp":"2017-09-11T19:55:05Z","auditID":"1","stage":"ResponseStarted","requestURI":"/apis/extensions/v1beta1/namespaces/a/deployments","verb":"watch","user":{"username":"root"},"impersonatedUser":{"username":"bob","groups":null},"objectRef":{"resource":"deployments","namespace":"a","apiVersion":"extensions/v1beta1"},"responseStatus":{"code":200}}"#;
    let (lines, _) = read_all(log);
    assert_eq!(
        lines,
        ["ResponseStarted bob watch extensions|deployments||a| 200 None"]
    );
}

#[test]
fn objects_that_are_no_audit_events_are_counted() {
    let log = format!(
        "{}\n{{\"kind\":\"Event\",\"apiVersion\":\"v1\",\"reason\":\"Scheduled\",\"message\":\"Pod placed\"}}\n{{}}\n",
        event(1)
    );
    let (lines, summary) = read_all(log);
    assert_eq!(lines, [expected(1)]);
    assert_eq!((summary.foreign, summary.malformed), (2, 0));
}
