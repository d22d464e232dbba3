//! Quantities as numbers: `500m`, `1Gi`, `2e3` (apimachinery, `api/resource/quantity.go`).

use std::fmt;

use garboard_manifest::Quantity;

/// How much of a resource, exact to a billionth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i128);

/// Billionths in one: the finest that a quantity can say (`n`).
const ONE: i128 = 1_000_000_000;

impl Amount {
    /// Nothing.
    pub const ZERO: Amount = Amount(0);

    /// The amount that a text names; none of what the API server refuses, and of amounts beyond any
    /// machine. Like there, what is finer than a billionth is rounded up.
    pub fn parse(text: &str) -> Option<Amount> {
        let end = text
            .bytes()
            .enumerate()
            .find(|(at, byte)| {
                let is_sign = *at == 0 && matches!(byte, b'+' | b'-');
                !(byte.is_ascii_digit() || *byte == b'.' || is_sign)
            })
            .map_or(text.len(), |(at, _)| at);
        let (number, suffix) = text.split_at(end);
        let (is_negative, digits) = match number.as_bytes().first() {
            Some(b'-') => (true, &number[1..]),
            Some(b'+') => (false, &number[1..]),
            _ => (false, number),
        };
        let (multiplier, divisor) = scale(suffix)?;
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let mantissa: i128 = format!("0{whole}{fraction}").parse().ok()?;
        let digits_behind = u32::try_from(fraction.len()).ok()?;
        let divisor = divisor.checked_mul(10_i128.checked_pow(digits_behind)?)?;
        let dividend = mantissa.checked_mul(multiplier)?;
        let amount = dividend / divisor + i128::from(dividend % divisor != 0);
        Some(Amount(if is_negative { -amount } else { amount }))
    }

    /// The amount of a quantity of an object; `null` is none.
    pub fn of(quantity: &Quantity) -> Option<Amount> {
        match &*quantity.0 {
            "" => Some(Amount::ZERO),
            text => Amount::parse(text),
        }
    }

    /// Whether it is nothing, which resources take for not set.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// This many times the amount.
    #[must_use]
    pub fn times(self, factor: u32) -> Amount {
        Amount(self.0.saturating_mul(i128::from(factor)))
    }
}

/// What a suffix multiplies by and divides by, in billionths.
fn scale(suffix: &str) -> Option<(i128, i128)> {
    let binary = |power: u32| Some((ONE << (10 * power), 1));
    let decimal = |power: u32| Some((ONE * 1000_i128.pow(power), 1));
    match suffix {
        "n" => Some((1, 1)),
        "u" => Some((1000, 1)),
        "m" => Some((1_000_000, 1)),
        "" => decimal(0),
        "k" => decimal(1),
        "M" => decimal(2),
        "G" => decimal(3),
        "T" => decimal(4),
        "P" => decimal(5),
        "E" => decimal(6),
        "Ki" => binary(1),
        "Mi" => binary(2),
        "Gi" => binary(3),
        "Ti" => binary(4),
        "Pi" => binary(5),
        "Ei" => binary(6),
        _ => {
            let exponent: i32 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
            let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
            if exponent < 0 {
                Some((ONE, power))
            } else {
                Some((ONE.checked_mul(power)?, 1))
            }
        }
    }
}

impl fmt::Display for Amount {
    /// As a decimal number, for messages about amounts that nobody wrote.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / ONE, (self.0 % ONE).unsigned_abs());
        if rest == 0 {
            return write!(formatter, "{whole}");
        }
        let fraction = format!("{rest:09}");
        write!(formatter, "{whole}.{}", fraction.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_suffix_counts_as_the_api_server_counts() {
        for (text, expected) in [
            ("1", "1"),
            ("0.5", "0.5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("500m", "0.5"),
            ("100u", "0.0001"),
            ("1n", "0.000000001"),
            ("2k", "2000"),
            ("1Ki", "1024"),
            ("1.5Gi", "1610612736"),
            ("1E", "1000000000000000000"),
            ("2e3", "2000"),
            ("2E3", "2000"),
            ("5e-1", "0.5"),
            ("-1", "-1"),
            ("0.1n", "0.000000001"),
        ] {
            let amount = Amount::parse(text).map(|amount| amount.to_string());
            assert_eq!(amount.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_the_api_server_refuses_is_no_amount() {
        for text in [
            "", "m", ".", "1.2.3", "1 Gi", "1gi", "1K", "1mi", "--1", "1e", "1e999", "x",
        ] {
            assert_eq!(Amount::parse(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_compare_across_suffixes() {
        let amount = |text| Amount::parse(text);
        assert!(amount("1Gi") > amount("1G"));
        assert_eq!(amount("1000m"), amount("1"));
        assert!(amount("1073741824000m") == amount("1Gi"));
    }
}
