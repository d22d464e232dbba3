//! Reading logs: envelopes, broken input, memory, the same result with any number of threads.

mod broken;
mod envelopes;
mod properties;

use std::io::Read;

use garboard_audit_event::{Event, Options, Source, Summary, read};

/// What of an event the tests look at.
fn line(event: &Event<'_>) -> String {
    let actor = event.actor();
    let object = event.object.as_ref().map_or_else(
        || event.path().to_owned(),
        |object| {
            let parts = [
                object.group(),
                &object.resource,
                &object.subresource,
                &object.namespace,
                &object.name,
            ];
            parts.join("|")
        },
    );
    let code = event
        .code
        .map_or_else(|| "-".to_owned(), |code| code.to_string());
    format!(
        "{:?} {} {} {object} {code} {:?}",
        event.stage, &*actor.username, &*event.verb, event.decision
    )
}

/// Reads a log with a number of workers.
fn read_with(workers: usize, reader: impl Read + Send + 'static) -> (Vec<String>, Summary) {
    let mut lines = Vec::new();
    let summary = read(
        vec![Source::new("audit.log", reader)],
        &Options { workers },
        Vec::new,
        |gathered: &mut Vec<String>, event| gathered.push(line(event)),
        |gathered| lines.extend(gathered),
    );
    (lines, summary)
}

/// Reads a log.
fn read_all(bytes: impl Into<Vec<u8>>) -> (Vec<String>, Summary) {
    read_with(2, std::io::Cursor::new(bytes.into()))
}

/// An event of a pod's owner reading it.
fn event(number: usize) -> String {
    format!(
        r#"{{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"{number}","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/pods/web-{number}?x=1","verb":"get","user":{{"username":"ada","groups":["dev","system:authenticated"]}},"objectRef":{{"resource":"pods","namespace":"shop","name":"web-{number}","apiVersion":"v1"}},"responseStatus":{{"metadata":{{}},"code":200}},"stageTimestamp":"2026-05-12T10:00:00.000001Z","annotations":{{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":""}}}}"#
    )
}

/// What [`line`] says of [`event`].
fn expected(number: usize) -> String {
    format!("ResponseComplete ada get |pods||shop|web-{number} 200 Some(Allow)")
}
