//! Compares Kubernetes quantities such as `10Gi`.

use serde_json::Value;

/// Digits kept after the point: the API knows nothing smaller than a billionth.
const DECIMALS: u32 = 9;

/// The amount in billionths; `None` for text that is no quantity or out of range.
pub(crate) fn amount(value: &Value) -> Option<i128> {
    match value {
        Value::String(text) => parse(text),
        Value::Number(number) => parse(&number.to_string()),
        _ => None,
    }
}

fn parse(text: &str) -> Option<i128> {
    let digits_end = text
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '+' | '-'))
        .unwrap_or(text.len());
    let (number, suffix) = text.split_at(digits_end);
    let billionths = parse_decimal(number)?;
    let factor = |base: i128, power: u32| {
        base.checked_pow(power)
            .and_then(|f| billionths.checked_mul(f))
    };
    match suffix {
        "" => Some(billionths),
        "n" => Some(billionths / 1_000_000_000),
        "u" => Some(billionths / 1_000_000),
        "m" => Some(billionths / 1_000),
        "k" => factor(1000, 1),
        "M" => factor(1000, 2),
        "G" => factor(1000, 3),
        "T" => factor(1000, 4),
        "P" => factor(1000, 5),
        "E" => factor(1000, 6),
        "Ki" => factor(1024, 1),
        "Mi" => factor(1024, 2),
        "Gi" => factor(1024, 3),
        "Ti" => factor(1024, 4),
        "Pi" => factor(1024, 5),
        "Ei" => factor(1024, 6),
        exponent => factor(10, exponent.strip_prefix(['e', 'E'])?.parse().ok()?),
    }
}

fn parse_decimal(number: &str) -> Option<i128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = u32::try_from(fraction.len()).ok()?;
    let missing = DECIMALS.checked_sub(digits)?;
    let all = format!("{whole}{fraction}").parse::<i128>().ok()?;
    all.checked_mul(10_i128.pow(missing))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn quantities_are_compared_by_amount() {
        for (value, expected) in [
            (json!("1Ki"), Some(1024 * 1_000_000_000)),
            (json!("1.5k"), Some(1500 * 1_000_000_000)),
            (json!("1e3"), Some(1000 * 1_000_000_000)),
            (json!("1E"), Some(1_000_000_000_000_000_000 * 1_000_000_000)),
            (json!(2), Some(2 * 1_000_000_000)),
            (json!("500m"), Some(500_000_000)),
            (json!("10GiB"), None),
            (json!(""), None),
            (json!("1e99"), None),
            (json!(true), None),
        ] {
            assert_eq!(amount(&value), expected, "{value}");
        }
    }
}
