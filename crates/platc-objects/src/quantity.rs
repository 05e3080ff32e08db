//! Kubernetes quantities: `500m`, `8Gi`, `1.5`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::value_error::{ValueError, read_text};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity as ApiQuantity;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

/// An amount of a resource: a number with an optional suffix, kept as it was written.
///
/// Suffixes are `m` (thousandths), `k M G T P E` (powers of 1000) and `Ki Mi Gi Ti Pi Ei` (powers of
/// 1024), as the API server reads them. Two quantities are equal when their amounts are.
#[derive(Clone, Debug, Serialize)]
#[serde(into = "String")]
pub struct Quantity {
    text: String,
    thousandths: u128,
}

impl Quantity {
    /// `count` gibibytes.
    pub fn gibibytes(count: u32) -> Self {
        Self {
            text: format!("{count}Gi"),
            thousandths: u128::from(count) * (1 << 30) * 1000,
        }
    }

    /// `count` mebibytes.
    pub fn mebibytes(count: u32) -> Self {
        Self {
            text: format!("{count}Mi"),
            thousandths: u128::from(count) * (1 << 20) * 1000,
        }
    }

    /// `count` thousandths of a processor.
    pub fn millicores(count: u32) -> Self {
        let text = if count.is_multiple_of(1000) {
            (count / 1000).to_string()
        } else {
            format!("{count}m")
        };
        Self {
            text,
            thousandths: u128::from(count),
        }
    }

    /// The amount in whole units (bytes for memory), rounded down.
    pub fn units(&self) -> u128 {
        self.thousandths / 1000
    }

    /// The amount in whole mebibytes, rounded down; what a JVM heap or a cache is set from.
    pub fn whole_mebibytes(&self) -> u64 {
        u64::try_from(self.units() >> 20).unwrap_or(u64::MAX)
    }

    /// `percent` of the amount in whole mebibytes: a heap inside of a memory limit.
    pub fn percent_in_mebibytes(&self, percent: u64) -> u64 {
        u64::try_from((self.units() * u128::from(percent) / 100) >> 20).unwrap_or(u64::MAX)
    }

    /// The type of the Kubernetes API.
    pub fn to_api(&self) -> ApiQuantity {
        ApiQuantity(self.text.clone())
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.thousandths == other.thousandths
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.thousandths.cmp(&other.thousandths)
    }
}

/// Why a text is not a quantity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// No digits.
    #[error("a quantity starts with a number, such as `8Gi` or `500m`")]
    NoNumber,
    /// The number is negative.
    #[error("a quantity cannot be negative")]
    Negative,
    /// The suffix is none that Kubernetes knows.
    #[error("`{0}` is not a suffix: use m, k, M, G, T, P, E, or Ki, Mi, Gi, Ti, Pi, Ei")]
    Suffix(String),
    /// More than Kubernetes can hold.
    #[error("the amount is larger than Kubernetes can hold")]
    TooLarge,
}

/// What one unit of a suffix is, in thousandths.
fn suffix_thousandths(suffix: &str) -> Option<u128> {
    let binary = |power: u32| Some(1000_u128 << (10 * power));
    let decimal = |power: u32| Some(1000_u128.pow(power + 1));
    match suffix {
        "m" => Some(1),
        "" => Some(1000),
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
        _ => None,
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        if text.starts_with('-') {
            return Err(QuantityError::Negative);
        }
        let end = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(text.len());
        let (number, suffix) = text.split_at(end);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty()
            || fraction.contains('.')
            || (number.contains('.') && fraction.is_empty())
        {
            return Err(QuantityError::NoNumber);
        }
        let unit =
            suffix_thousandths(suffix).ok_or_else(|| QuantityError::Suffix(suffix.to_owned()))?;
        let scale = u32::try_from(fraction.len())
            .ok()
            .and_then(|digits| 10_u128.checked_pow(digits))
            .ok_or(QuantityError::TooLarge)?;
        let digits: u128 = format!("{whole}{fraction}")
            .parse()
            .map_err(|_| QuantityError::TooLarge)?;
        let thousandths = digits.checked_mul(unit).ok_or(QuantityError::TooLarge)? / scale;
        // The API server keeps amounts in 64 bits.
        if thousandths / 1000 > i64::MAX as u128 {
            return Err(QuantityError::TooLarge);
        }
        Ok(Self {
            text: text.to_owned(),
            thousandths,
        })
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<Quantity> for String {
    fn from(quantity: Quantity) -> Self {
        quantity.text
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = read_text(deserializer, r#"a quantity in quotes, such as `"8Gi"`"#)?;
        text.parse().map_err(|error: QuantityError| {
            let mut value = ValueError::new(
                "platc::bad-quantity",
                format!("{text:?} is not a Kubernetes quantity"),
                error.to_string(),
            );
            if let Some(better) = intended(&text) {
                value = value.instead(better);
            }
            serde::de::Error::custom(value)
        })
    }
}

/// What a person most likely meant by `8GB`, `8 Gi` or `512mb`.
fn intended(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let end = compact.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, suffix) = compact.split_at(end);
    let suffix = match suffix.to_ascii_lowercase().as_str() {
        "k" | "kb" | "kib" | "ki" => "Ki",
        "mb" | "mib" | "mi" => "Mi",
        "g" | "gb" | "gib" | "gi" => "Gi",
        "t" | "tb" | "tib" | "ti" => "Ti",
        _ => return None,
    };
    let better = format!("{number}{suffix}");
    better.parse::<Quantity>().is_ok().then_some(better)
}

impl JsonSchema for Quantity {
    fn schema_name() -> Cow<'static, str> {
        "Quantity".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A Kubernetes quantity",
            "pattern": "^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$",
            "examples": ["500m", "8Gi"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_the_api_server_reads_them() {
        let cases = [
            ("1", 1_000),
            ("500m", 500),
            ("1.5", 1_500),
            ("8Gi", 8 * (1 << 30) * 1000),
            ("0.5Gi", (1 << 29) * 1000),
            ("2k", 2_000_000),
        ];
        for (text, thousandths) in cases {
            assert_eq!(
                text.parse::<Quantity>().map(|q| q.thousandths),
                Ok(thousandths),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_not_a_quantity_says_why() {
        let cases = [
            ("", QuantityError::NoNumber),
            ("Gi", QuantityError::NoNumber),
            ("1.", QuantityError::NoNumber),
            ("-1", QuantityError::Negative),
            ("8GB", QuantityError::Suffix("GB".to_owned())),
            ("8 Gi", QuantityError::Suffix(" Gi".to_owned())),
            ("99999999999Ei", QuantityError::TooLarge),
            (
                "999999999999999999999999999999999999999999999",
                QuantityError::TooLarge,
            ),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<Quantity>(), Err(error), "{text}");
        }
    }

    #[test]
    fn a_near_miss_is_recognised() {
        assert_eq!(intended("8GB"), Some("8Gi".to_owned()));
        assert_eq!(intended("512 mb"), Some("512Mi".to_owned()));
        assert_eq!(intended("lots"), None);
    }
}
