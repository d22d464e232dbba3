//! Any bytes as an audit log, compressed or not: `cargo fuzz run audit_log`.

#![no_main]

use garboard_audit_event::{Options, Source, Summary, read};
use libfuzzer_sys::fuzz_target;

fn events(bytes: &[u8], workers: usize) -> (Vec<String>, Summary) {
    let mut all = Vec::new();
    let source = Source::new("audit.log", std::io::Cursor::new(bytes.to_vec()));
    let summary = read(
        vec![source],
        &Options { workers },
        Vec::new,
        |gathered: &mut Vec<String>, event| gathered.push(format!("{event:?}")),
        |gathered| all.extend(gathered),
    );
    (all, summary)
}

fuzz_target!(|bytes: &[u8]| {
    let (one, summary) = events(bytes, 1);
    assert_eq!(one.len() as u64, summary.events);
    assert_eq!((one, summary), events(bytes, 3));
});
