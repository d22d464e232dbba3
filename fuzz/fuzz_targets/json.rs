//! Any bytes as a JSON stream that is too large for a text: `cargo fuzz run json`.

#![no_main]

use garboard_manifest::{Input, Limits, Loaded, ReadOptions, find, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions {
        max_text: 64,
        max_archive_bytes: 64 * 1024,
        ..ReadOptions::default()
    };
    // Enough white space to be beyond the limit of a text.
    let mut stream = b"{}".to_vec();
    stream.extend([b' '; 64]);
    stream.extend(bytes);
    let input = Input::Bytes {
        name: "<stdin>".to_owned(),
        bytes: stream,
    };
    let found = find(&[input], &options).expect("there is no pattern to be malformed");
    for source in &found.sources {
        let Ok(Loaded::LargeJson(large)) = source.load(&options) else {
            continue;
        };
        let mut texts = Vec::new();
        large.for_each(|item| {
            parse(&item.text, &Limits::default());
            texts.push(item.text);
        });
        for (index, text) in texts.iter().enumerate() {
            let again = large.item(index as u32).map(|(again, _)| again);
            assert_eq!(again.as_deref(), Some(text.as_str()));
        }
    }
});
