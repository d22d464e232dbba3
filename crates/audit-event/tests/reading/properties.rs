//! Generated input: cutting and threads change nothing.

use std::io::Read;

use proptest::prelude::*;

use crate::{event, read_with};

/// Bytes that come in pieces of odd sizes.
struct Pieces {
    bytes: Vec<u8>,
    at: usize,
    size: usize,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let rest = &self.bytes[self.at..];
        let count = rest.len().min(buffer.len()).min(self.size);
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        self.size = self.size * 7 % 4099 + 1;
        Ok(count)
    }
}

fn pieces(bytes: &[u8], size: usize) -> Pieces {
    Pieces {
        bytes: bytes.to_vec(),
        at: 0,
        size,
    }
}

fn cases() -> u32 {
    let cases = std::env::var("PROPTEST_CASES").ok();
    cases.and_then(|cases| cases.parse().ok()).unwrap_or(64)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn any_bytes_are_read_the_same_in_any_pieces_by_any_number_of_threads(
        parts in prop::collection::vec(
            prop_oneof![
                4 => (0..9usize).prop_map(|number| event(number).into_bytes()),
                1 => prop::collection::vec(any::<u8>(), 0..40),
                1 => Just(b"{\"items\":[".to_vec()),
                1 => Just(b"]}".to_vec()),
                1 => Just(b"[".to_vec()),
                1 => Just(b",".to_vec()),
                2 => Just(b"\n".to_vec()),
                1 => Just(b"\"".to_vec()),
            ],
            0..60,
        ),
        size in 1..3000usize,
    ) {
        let log = parts.concat();
        let whole = read_with(1, pieces(&log, usize::MAX / 8192));
        prop_assert_eq!(&whole, &read_with(3, pieces(&log, size)));
    }

    #[test]
    fn every_event_of_a_list_is_found_wherever_blocks_end(
        numbers in prop::collection::vec(0..1000usize, 0..60),
        padding in 0..5000usize,
        size in 1..5000usize,
    ) {
        let items: Vec<String> = numbers.iter().map(|number| event(*number)).collect();
        let list = format!("{{\"x\": \"{}\\\"[{{\",\n \"items\": [{}]}}", "a".repeat(padding), items.join(",\n"));
        let (lines, summary) = read_with(2, pieces(list.as_bytes(), size));
        let wanted: Vec<String> = numbers.iter().map(|number| crate::expected(*number)).collect();
        prop_assert_eq!(lines, wanted);
        prop_assert_eq!(summary.malformed, 0);
    }
}
