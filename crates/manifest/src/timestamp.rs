//! Which plain scalars are timestamps to go-yaml: they stay text, and are never numbers.

/// The layouts that go-yaml accepts: `2001-1-2`, `2001-1-2 15:4:5.9`, `2001-1-2T15:4:5.9Z07:00`.
pub(crate) fn is_timestamp(text: &str) -> bool {
    // go-yaml demands four digits and a dash before it tries a layout.
    let Some((year, rest)) = text.split_at_checked(4) else {
        return false;
    };
    if !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let Some((month, rest)) = rest
        .strip_prefix('-')
        .and_then(|rest| take_number(rest, 1, 12))
    else {
        return false;
    };
    let Some((day, rest)) = rest
        .strip_prefix('-')
        .and_then(|rest| take_number(rest, 1, 31))
    else {
        return false;
    };
    if day > days_in(year.parse().unwrap_or(0), month) {
        return false;
    }
    match rest.as_bytes().first() {
        None => true,
        Some(b' ') => take_clock(&rest[1..]).is_some_and(str::is_empty),
        Some(b'T' | b't') => take_clock(&rest[1..]).is_some_and(is_zone),
        Some(_) => false,
    }
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

/// One or two digits within bounds, and what follows.
fn take_number(text: &str, least: u32, most: u32) -> Option<(u32, &str)> {
    let width = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let value = text[..width].parse().ok()?;
    (least..=most)
        .contains(&value)
        .then_some((value, &text[width..]))
}

fn take_clock(text: &str) -> Option<&str> {
    let two_digits = |text: &str| text.bytes().take(2).take_while(u8::is_ascii_digit).count() == 2;
    if !two_digits(text) {
        return None; // Go's layout element 15 wants two digits
    }
    let (_, rest) = take_number(text, 0, 23)?;
    let (_, rest) = take_number(rest.strip_prefix(':')?, 0, 59)?;
    let (_, rest) = take_number(rest.strip_prefix(':')?, 0, 59)?;
    match rest.strip_prefix(['.', ',']) {
        None => Some(rest),
        Some(fraction) => {
            let width = fraction.bytes().take_while(u8::is_ascii_digit).count();
            (width > 0).then(|| &fraction[width..])
        }
    }
}

fn is_zone(text: &str) -> bool {
    if text == "Z" {
        return true;
    }
    let bytes = text.as_bytes();
    bytes.len() == 6
        && matches!(bytes[0], b'+' | b'-')
        && bytes[3] == b':'
        && text[1..3].parse::<u32>().is_ok_and(|hours| hours <= 24)
        && text[4..6].parse::<u32>().is_ok_and(|minutes| minutes < 60)
}
