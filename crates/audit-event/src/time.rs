//! Times of events: RFC 3339, as Go writes them.

/// Seconds since 1970-01-01T00:00:00Z.
pub type Seconds = i64;

/// Seconds of a day.
pub const DAY: Seconds = 86_400;

/// Reads `2026-05-12T10:00:00.012345Z` or the same with an offset; none if it is no time.
pub(crate) fn parse(text: &str) -> Option<Seconds> {
    let bytes = text.as_bytes();
    let (year, month, day) = (
        number(bytes, 0, 4)?,
        number(bytes, 5, 2)?,
        number(bytes, 8, 2)?,
    );
    let (hour, minute, second) = (
        number(bytes, 11, 2)?,
        number(bytes, 14, 2)?,
        number(bytes, 17, 2)?,
    );
    let marks = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
    let is_marked = marks.iter().all(|(at, mark)| bytes.get(*at) == Some(mark));
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day);
    if !is_marked || !is_date || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let fraction = bytes.get(19..)?;
    let digits = fraction
        .iter()
        .take_while(|byte| byte.is_ascii_digit() || **byte == b'.')
        .count();
    let zone = offset(fraction.get(digits..)?)?;
    Some(days(year, month, day) * DAY + hour * 3600 + minute * 60 + second - zone)
}

/// `Z`, `+02:00`: seconds east of Greenwich.
fn offset(zone: &[u8]) -> Option<Seconds> {
    match zone {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), ..] if zone.len() == 6 => {
            let seconds = number(zone, 1, 2)? * 3600 + number(zone, 4, 2)? * 60;
            Some(if *sign == b'-' { -seconds } else { seconds })
        }
        _ => None,
    }
}

fn number(bytes: &[u8], at: usize, length: usize) -> Option<i64> {
    bytes
        .get(at..at + length)?
        .iter()
        .try_fold(0, |number, byte| {
            byte.is_ascii_digit()
                .then(|| number * 10 + i64::from(byte - b'0'))
        })
}

/// Days since 1970-01-01 of a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March put the leap day last.
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let of_years = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    of_years + (153 * month + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn times_are_those_of_the_calendar() {
        assert_eq!(parse("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(parse("2026-05-12T10:00:00.012345Z"), Some(1_778_580_000));
        assert_eq!(parse("2024-02-29T23:59:59Z"), Some(1_709_251_199));
        assert_eq!(parse("2024-03-01T01:00:00+01:00"), Some(1_709_251_200));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "yesterday",
            "2026-13-01T00:00:00Z",
            "2026-05-12 10:00:00",
            "2026-05-12T10:00:00",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
