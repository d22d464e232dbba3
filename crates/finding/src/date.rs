//! A day of the calendar: when an accepted finding is due again.

use std::fmt;
use std::str::FromStr;

/// A day, in UTC. The default is 1970-01-01, on which nothing has expired yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Days since 1970-01-01.
    days: i64,
}

const SECONDS_A_DAY: i64 = 24 * 60 * 60;
/// The Gregorian calendar repeats itself after 400 years.
const YEARS_AN_ERA: i64 = 400;
const DAYS_AN_ERA: i64 = 146_097;
/// From 0000-03-01, where years end in February, to 1970-01-01.
const EPOCH: i64 = 719_468;

impl Date {
    /// The day of a moment, given in seconds since 1970-01-01T00:00:00Z.
    pub fn of_unix_seconds(seconds: i64) -> Date {
        Date {
            days: seconds.div_euclid(SECONDS_A_DAY),
        }
    }

    /// The day before, for ends that are the first moment that no longer counts.
    #[must_use]
    pub fn day_before(self) -> Date {
        Date {
            days: self.days - 1,
        }
    }

    /// A day of the calendar; none if there is no such day.
    fn new(year: i64, month: i64, day: i64) -> Option<Date> {
        // Years that begin in March have their leap day at the end: H. Neri and L. Schneider,
        // "Euclidean affine functions and their application to calendar algorithms", section 6.
        let shifted_month = (month + 9).rem_euclid(12);
        let shifted_year = year - i64::from(month <= 2);
        let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
        let year_of_era = shifted_year.rem_euclid(YEARS_AN_ERA);
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let days = shifted_year.div_euclid(YEARS_AN_ERA) * DAYS_AN_ERA + day_of_era - EPOCH;
        let date = Date { days };
        (date.parts() == (year, month, day)).then_some(date)
    }

    /// Year, month, day.
    fn parts(self) -> (i64, i64, i64) {
        let days = self.days + EPOCH;
        let day_of_era = days.rem_euclid(DAYS_AN_ERA);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = (shifted_month + 2) % 12 + 1;
        let year = days.div_euclid(DAYS_AN_ERA) * YEARS_AN_ERA + year_of_era;
        (year + i64::from(month <= 2), month, day)
    }
}

impl FromStr for Date {
    type Err = String;

    /// `2027-01-31`
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = |part: &str, width: usize| -> Option<i64> {
            let is_number = part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse().ok().filter(|_| is_number)
        };
        let mut parts = text.splitn(3, '-');
        let mut next = |width| digits(parts.next()?, width);
        let date = next(4).and_then(|year| Date::new(year, next(2)?, next(2)?));
        date.ok_or_else(|| format!("no day {text:?}; write it as 2027-01-31"))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_days_have_their_numbers() {
        for (text, seconds) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 951_782_400),
            ("2026-11-25", 1_795_564_800),
            ("9999-12-31", 253_402_300_799),
        ] {
            assert_eq!(text.parse(), Ok(Date::of_unix_seconds(seconds)), "{text}");
            assert_eq!(Date::of_unix_seconds(seconds).to_string(), text);
        }
    }

    #[test]
    fn days_that_are_not_in_the_calendar_are_refused() {
        for text in [
            "",
            "2027",
            "2027-1-31",
            "2027-01-32",
            "2027-00-10",
            "2027-13-01",
            "2026-02-29",
            "1900-02-29",
            "27-01-31",
            "2027/01/31",
            "2027-01-31T00:00:00Z",
            "+027-01-31",
            "2027-04-31",
            "٢٠٢٧-٠١-٣١",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn days_and_their_spelling_have_one_order(one in 0i64..250_000_000_000, other in 0i64..250_000_000_000) {
            let (one, other) = (Date::of_unix_seconds(one), Date::of_unix_seconds(other));
            prop_assert_eq!(one.cmp(&other), one.to_string().cmp(&other.to_string()));
            prop_assert_eq!(one.to_string().parse(), Ok(one));
            prop_assert!(one.day_before() < one);
        }
    }
}
