//! Bare words that some YAML reader takes for a null, boolean, number, date, merge key or document marker.
//!
//! The tests are the union of YAML 1.1 (go-yaml, `PyYAML`, Psych) and the 1.2 core schema, a little wider where that is
//! simpler: a string quoted without need is harmless, one left bare by mistake changes its type.

/// Whether a reader may give the bare `text`, which has no control characters, a type other than string.
#[inline]
pub(super) fn is_other_type(text: &str) -> bool {
    match text.as_bytes() {
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => {
            is_number(text.as_bytes()) || is_timestamp(text.as_bytes()) || is_marker(text)
        }
        [first @ (b'a'..=b'z' | b'A'..=b'Z'), ..] => is_word(first.to_ascii_lowercase(), text),
        b"" | b"~" | b"=" | b"<<" => true,
        _ => false,
    }
}

/// Whether the text, which starts with this letter, has a meaning in some YAML version, whatever its case. Bare `nan`
/// and `inf` have none, but look it.
#[inline]
fn is_word(first: u8, text: &str) -> bool {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    match first {
        b'y' => is("y") || is("yes"),
        b'n' => is("n") || is("no") || is("null") || is("nan"),
        b'o' => is("on") || is("off"),
        b't' => is("true"),
        b'f' => is("false"),
        b'i' => is("inf") || is("infinity"),
        _ => false,
    }
}

fn is_marker(text: &str) -> bool {
    text.starts_with("---") || text.starts_with("...")
}

/// Integers and floats of all bases, base 60 included. Separators count for nothing wherever they stand: go-yaml
/// removes `_` before it looks at the text, Psych also `,`.
fn is_number(text: &[u8]) -> bool {
    // yaml-rust2 reads `++1` as a number too.
    let signs = text.iter().take_while(|&&byte| is_sign(byte));
    let unsigned = &text[signs.count()..];
    if [&b".inf"[..], b".nan"]
        .iter()
        .any(|word| unsigned.eq_ignore_ascii_case(word))
    {
        return true;
    }
    let digits = unsigned
        .iter()
        .copied()
        .filter(|byte| !matches!(byte, b'_' | b','));
    let mut prefixed = digits.clone();
    match (prefixed.next(), prefixed.next()) {
        // yaml-rust2 takes a sign after the prefix as well.
        (Some(b'0'), Some(b'x' | b'X')) => {
            prefixed.all(|byte| byte.is_ascii_hexdigit() || is_sign(byte))
        }
        (Some(b'0'), Some(b'o' | b'O' | b'b' | b'B')) => {
            prefixed.all(|byte| byte.is_ascii_digit() || is_sign(byte))
        }
        _ => is_decimal(digits),
    }
}

const fn is_sign(byte: u8) -> bool {
    matches!(byte, b'+' | b'-')
}

/// `12`, `1.5`, `.5`, `1.`, `1e3`, `1.5E-7`, `12:30:00.5`; but not `10.0.0.1`.
fn is_decimal(mut digits: impl Iterator<Item = u8>) -> bool {
    let mut points = 0;
    let mut colons = 0;
    while let Some(byte) = digits.next() {
        match byte {
            b'0'..=b'9' => {}
            b'.' => points += 1,
            b':' => colons += 1,
            b'e' | b'E' => return colons == 0 && points <= 1 && is_exponent(digits),
            _ => return false,
        }
    }
    points <= 1 || colons > 0
}

fn is_exponent(mut digits: impl Iterator<Item = u8>) -> bool {
    let starts_well = digits
        .next()
        .is_none_or(|byte| matches!(byte, b'+' | b'-' | b'0'..=b'9'));
    starts_well && digits.all(|byte| byte.is_ascii_digit())
}

/// A year, a dash and then nothing but what dates and times are made of.
fn is_timestamp(text: &[u8]) -> bool {
    let Some((year, [b'-', rest @ ..])) = text.split_at_checked(4) else {
        return false;
    };
    year.iter().all(u8::is_ascii_digit)
        && rest.iter().all(|byte| {
            matches!(
                byte,
                b'0'..=b'9' | b'-' | b'+' | b':' | b'.' | b' ' | b'T' | b't' | b'Z' | b'z'
            )
        })
}
