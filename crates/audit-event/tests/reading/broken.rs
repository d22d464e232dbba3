//! Input that is cut off, mixed with something else, or made to do harm.

use std::io::{Read, Write as _};

use garboard_audit_event::Trouble;

use crate::{event, expected, read_all, read_with};

fn places(summary: &garboard_audit_event::Summary) -> Vec<(u64, Trouble)> {
    let places = summary.places.iter();
    places
        .map(|place| (place.line, place.trouble.clone()))
        .collect()
}

#[test]
fn a_log_that_ends_in_the_middle_of_an_event_says_where() {
    let log = format!("{}\n{}", event(1), &event(2)[..200]);
    let (lines, summary) = read_all(log);
    assert_eq!(lines, [expected(1)]);
    assert_eq!(places(&summary), [(2, Trouble::Truncated)]);
}

#[test]
fn a_log_that_begins_in_the_middle_of_an_event_loses_that_one_only() {
    let log = format!("{}\n{}\n", &event(1)[200..], event(2));
    let (lines, summary) = read_all(log);
    assert_eq!(lines, [expected(2)]);
    assert_eq!(places(&summary), [(1, Trouble::NotJson)]);
}

#[test]
fn a_first_line_that_is_cut_off_does_not_hide_the_others() {
    let log = format!("{}\n{}\n{}\n", &event(1)[..200], event(2), event(3));
    let (lines, summary) = read_all(log);
    assert_eq!(lines, [expected(2), expected(3)]);
    assert_eq!(places(&summary), [(1, Trouble::Truncated)]);
}

#[test]
fn broken_lines_are_counted_and_named_by_line_across_chunks() {
    let mut log = String::new();
    for number in 0..6000 {
        let line = if number % 1500 == 700 {
            "{oops}".to_owned()
        } else {
            event(number)
        };
        log.push_str(&line);
        log.push('\n');
    }
    assert!(log.len() > 2 << 20, "more than two chunks");
    let (lines, summary) = read_all(log);
    assert_eq!(lines.len(), 5996);
    assert_eq!(summary.malformed, 4);
    let at: Vec<u64> = summary.places.iter().map(|place| place.line).collect();
    assert_eq!(at, [701, 2201, 3701, 5201]);
}

#[test]
fn a_list_that_ends_in_the_middle_keeps_its_whole_items() {
    let list = format!(
        "{{\n\"kind\": \"EventList\",\n\"items\": [\n{},\n{},\n{}",
        event(1),
        event(2),
        &event(3)[..100]
    );
    let (lines, summary) = read_all(list);
    assert_eq!(lines, [expected(1), expected(2)]);
    assert_eq!(places(&summary), [(6, Trouble::Truncated)]);
}

#[test]
fn a_field_of_a_wrong_type_or_written_twice_is_no_event_to_trust() {
    let wrong = event(1).replace("\"verb\":\"get\"", "\"verb\":7");
    let twice = event(2).replace("\"verb\":\"get\"", "\"verb\":\"get\",\"verb\":\"delete\"");
    let (lines, summary) = read_all(format!("{wrong}\n{twice}\n{}\n", event(3)));
    assert_eq!(lines, [expected(3)]);
    assert_eq!(
        places(&summary),
        [(1, Trouble::WrongType), (2, Trouble::WrongType)]
    );
}

#[test]
fn bytes_that_are_no_text_are_broken_lines() {
    let mut log = event(1).into_bytes();
    log.extend(b"\n{\"verb\":\"\xff\xfe\",\"user\":{}}\n\0\0\0\n");
    log.extend(event(2).into_bytes());
    let (lines, summary) = read_all(log);
    assert_eq!(lines, [expected(1), expected(2)]);
    assert_eq!(summary.malformed, 2);
}

#[test]
fn depth_does_no_harm() {
    let deep = format!(
        "{{\"verb\":\"get\",\"user\":{{}},\"x\":{}{}}}",
        "[".repeat(200_000),
        "]".repeat(200_000)
    );
    let nested = (0..50).fold(event(9), |inner, _| format!("{{\"items\":[{inner}]}}"));
    let (lines, summary) = read_all(format!("{}\n{deep}\n{nested}\n{}\n", event(1), event(2)));
    assert_eq!(lines.first(), Some(&expected(1)));
    assert_eq!(lines.last(), Some(&expected(2)));
    assert_eq!(summary.foreign, 1, "the fifty lists: {summary:?}");
}

#[test]
fn a_truncated_gzip_gives_what_it_holds_and_says_so() {
    let log: String = (0..2000).map(|number| event(number) + "\n").collect();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let _ = gzip.write_all(log.as_bytes());
    let mut bytes = gzip.finish().unwrap_or_default();
    bytes.truncate(bytes.len() / 2);
    let (lines, summary) = read_all(bytes);
    assert!(lines.len() > 500, "{}", lines.len());
    assert_eq!(
        summary.places.last().map(|place| &place.trouble),
        Some(&Trouble::Truncated)
    );
}

#[test]
fn an_empty_source_is_an_empty_log() {
    assert_eq!(read_all("").1, garboard_audit_event::Summary::default());
}

/// A line of so many bytes, then an event.
struct LongLine(u64, Vec<u8>);

impl Read for LongLine {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.0 == 0 {
            return self.1.as_slice().read(buffer).inspect(|count| {
                self.1.drain(..*count);
            });
        }
        let count = self.0.min(buffer.len() as u64) as usize;
        buffer[..count].fill(b'x');
        self.0 -= count as u64;
        Ok(count)
    }
}

#[test]
fn a_line_without_end_is_given_up_and_the_next_one_is_read() {
    let rest = format!("\n{}\n{}\n{{broken\n", event(1), event(2));
    let (lines, summary) = read_with(2, LongLine(100 << 20, rest.into_bytes()));
    assert_eq!(lines, [expected(1), expected(2)]);
    assert_eq!(
        places(&summary),
        [(1, Trouble::TooLong), (4, Trouble::NotJson)]
    );
}

#[test]
fn an_item_without_end_is_given_up_and_the_next_one_is_read() {
    let long = format!("{{\"verb\":\"{}\"}}", "x".repeat(9 << 20));
    let list = format!("[\n{},\n{long},\n{}\n]\n", event(1), event(2));
    let (lines, summary) = read_all(list);
    assert_eq!(lines, [expected(1), expected(2)]);
    assert_eq!(places(&summary), [(3, Trouble::TooLong)]);
}
