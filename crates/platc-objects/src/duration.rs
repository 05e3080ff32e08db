//! Durations as a person writes them: `30s`, `5m`, `12h`, `7d`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::value_error::{ValueError, read_text};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

/// A length of time in whole seconds; written as a number with `s`, `m`, `h` or `d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Duration {
    seconds: u32,
}

impl Duration {
    /// `count` seconds.
    pub const fn seconds(count: u32) -> Self {
        Self { seconds: count }
    }

    /// `count` minutes.
    pub const fn minutes(count: u32) -> Self {
        Self {
            seconds: count * 60,
        }
    }

    /// `count` hours.
    pub const fn hours(count: u32) -> Self {
        Self {
            seconds: count * 3600,
        }
    }

    /// `count` days.
    pub const fn days(count: u32) -> Self {
        Self {
            seconds: count * 86_400,
        }
    }

    /// The length in seconds.
    pub const fn as_seconds(self) -> u32 {
        self.seconds
    }
}

/// Why a text is not a duration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DurationError {
    /// No digits.
    #[error("a duration starts with a whole number, such as `30s` or `5m`")]
    NoNumber,
    /// No unit behind the number.
    #[error("the unit is missing: write `s`, `m`, `h` or `d` behind the number")]
    NoUnit,
    /// A number with a fraction.
    #[error("a duration is a whole number: write `90m` for an hour and a half")]
    Fraction,
    /// Not one of the four units.
    #[error("`{0}` is not a unit: use s, m, h or d")]
    Unit(String),
    /// More than 136 years.
    #[error("the duration is too long")]
    TooLong,
}

impl FromStr for Duration {
    type Err = DurationError;

    fn from_str(text: &str) -> Result<Self, DurationError> {
        let end = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        if number.is_empty() {
            return Err(DurationError::NoNumber);
        }
        let unit: u32 = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 86_400,
            "" => return Err(DurationError::NoUnit),
            other if other.starts_with(['.', ',']) => return Err(DurationError::Fraction),
            other => return Err(DurationError::Unit(other.to_owned())),
        };
        let seconds = number
            .parse::<u32>()
            .ok()
            .and_then(|count| count.checked_mul(unit))
            .ok_or(DurationError::TooLong)?;
        Ok(Self { seconds })
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match self.seconds {
            0 => (0, "s"),
            s if s % 86_400 == 0 => (s / 86_400, "d"),
            s if s % 3600 == 0 => (s / 3600, "h"),
            s if s % 60 == 0 => (s / 60, "m"),
            s => (s, "s"),
        };
        write!(f, "{count}{unit}")
    }
}

impl From<Duration> for String {
    fn from(duration: Duration) -> Self {
        duration.to_string()
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = read_text(deserializer, r#"a duration with its unit, such as `"30s"`"#)?;
        text.parse().map_err(|error: DurationError| {
            let mut value = ValueError::new(
                "platc::bad-duration",
                format!("{text:?} is not a duration"),
                error.to_string(),
            );
            if let Some(better) = intended(&text) {
                value = value.instead(better);
            }
            serde::de::Error::custom(value)
        })
    }
}

/// What a person most likely meant by `5min` or `30 S`. A number without a unit may be of any.
fn intended(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let end = compact.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = compact.split_at(end);
    let unit = match unit.to_ascii_lowercase().as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" => "s",
        "m" | "min" | "mins" | "minute" | "minutes" => "m",
        "h" | "hr" | "hrs" | "hour" | "hours" => "h",
        "d" | "day" | "days" => "d",
        _ => return None,
    };
    let better = format!("{number}{unit}");
    better.parse::<Duration>().is_ok().then_some(better)
}

impl JsonSchema for Duration {
    fn schema_name() -> Cow<'static, str> {
        "Duration".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A length of time",
            "pattern": "^[0-9]+[smhd]$",
            "examples": ["30s", "5m", "7d"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_print_in_their_largest_whole_unit() {
        for (text, printed) in [
            ("30s", "30s"),
            ("90s", "90s"),
            ("120s", "2m"),
            ("24h", "1d"),
        ] {
            let duration: Duration = text.parse().expect("valid");
            assert_eq!(duration.to_string(), printed);
        }
    }

    #[test]
    fn what_is_not_a_duration_says_why() {
        let cases = [
            ("s", DurationError::NoNumber),
            ("30", DurationError::NoUnit),
            ("1.5h", DurationError::Fraction),
            ("5min", DurationError::Unit("min".to_owned())),
            ("99999999d", DurationError::TooLong),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<Duration>(), Err(error), "{text}");
        }
    }

    #[test]
    fn a_near_miss_is_recognised() {
        for (text, better) in [
            ("5min", Some("5m")),
            ("30 Seconds", Some("30s")),
            ("2000", None),
            ("1.5h", None),
            ("99999999days", None),
        ] {
            assert_eq!(intended(text).as_deref(), better, "{text}");
        }
    }
}
