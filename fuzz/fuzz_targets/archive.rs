//! Any bytes as an archive, compressed or not: `cargo fuzz run archive`.

#![no_main]

use garboard_manifest::{Input, Limits, Loaded, ReadOptions, find, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions {
        max_text: 16 * 1024,
        max_archive_bytes: 64 * 1024,
        max_archive_entries: 100,
        ..ReadOptions::default()
    };
    let input = Input::Bytes {
        name: "all.tar".to_owned(),
        bytes: bytes.to_vec(),
    };
    let found = find(&[input], &options).expect("there is no pattern to be malformed");
    for source in &found.sources {
        if let Ok(Loaded::Text(text)) = source.load(&options) {
            assert!(text.len() as u64 <= options.max_text);
            parse(&text, &Limits::default());
        }
    }
});
