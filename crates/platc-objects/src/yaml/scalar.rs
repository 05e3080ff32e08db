//! Scalars on one line: which strings may stand bare, and the text of numbers.

use super::{Error, quoted, resolve};

/// What a string holds, as a set of the constants below: the union over its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen(u8);

const SPACE: u8 = 1;
const COLON: u8 = 1 << 1;
const HASH: u8 = 1 << 2;
const LINE_FEED: u8 = 1 << 3;
const TAB: u8 = 1 << 4;
/// Control characters but line feed and tab.
const CONTROL: u8 = 1 << 5;
const NON_ASCII: u8 = 1 << 6;
/// Characters that mean something to YAML at the start of a scalar.
const INDICATOR: u8 = 1 << 7;

const CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte {
            0..0x20 | 0x7f => CONTROL,
            0x80.. => NON_ASCII,
            _ => 0,
        };
        byte += 1;
    }
    let indicators = b"-?:,[]{}#&*!|>'\"%@`";
    let mut index = 0;
    while index < indicators.len() {
        table[indicators[index] as usize] = INDICATOR;
        index += 1;
    }
    table[b' ' as usize] = SPACE;
    table[b':' as usize] |= COLON;
    table[b'#' as usize] |= HASH;
    table[b'\n' as usize] = LINE_FEED;
    table[b'\t' as usize] = TAB;
    table
}

impl Seen {
    const fn any(self, classes: u8) -> bool {
        self.0 & classes != 0
    }

    /// Whether the string has several lines, all of characters that a literal block can hold if they are ASCII.
    pub(super) const fn is_lines(self) -> bool {
        self.any(LINE_FEED) && !self.any(CONTROL)
    }

    pub(super) const fn is_ascii(self) -> bool {
        !self.any(NON_ASCII)
    }
}

/// Looks at every byte once; all later questions are answered from the result, or look further only where it says so.
#[inline]
pub(super) fn classify(text: &str) -> Seen {
    Seen(
        text.bytes()
            .fold(0, |seen, byte| seen | CLASSES[usize::from(byte)]),
    )
}

/// Whether every reader takes the bare text for this very string.
#[inline]
pub(super) fn is_plain(text: &str, seen: Seen) -> bool {
    let (Some(&first), Some(&last)) = (text.as_bytes().first(), text.as_bytes().last()) else {
        return false;
    };
    if seen.any(LINE_FEED | TAB | CONTROL)
        || CLASSES[usize::from(first)] & (INDICATOR | SPACE) != 0
        || CLASSES[usize::from(last)] & (COLON | SPACE) != 0
    {
        return false;
    }
    if seen.any(SPACE) && seen.any(COLON | HASH) && has_mapping_or_comment(text) {
        return false;
    }
    if seen.any(NON_ASCII) && !is_lettered(text) {
        return false;
    }
    !resolve::is_other_type(text)
}

/// Whether a reader would see the end of the scalar inside `text`.
fn has_mapping_or_comment(text: &str) -> bool {
    text.as_bytes()
        .windows(2)
        .any(|pair| pair == b": " || pair == b" #")
}

/// Whether everything beyond ASCII is a letter or digit of some script. Dashes, quotes, spaces and symbols that look
/// like ASCII ones are shown between quotes.
fn is_lettered(text: &str) -> bool {
    text.chars()
        .all(|character| character.is_ascii() || character.is_alphanumeric())
}

/// Writes a string bare or between double quotes.
#[inline]
pub(super) fn write_inline(out: &mut Vec<u8>, text: &str) {
    if is_plain(text, classify(text)) {
        out.extend_from_slice(text.as_bytes());
    } else {
        quoted::write(out, text);
    }
}

/// Writes an integer in decimal.
pub(super) fn write_integer(out: &mut Vec<u8>, mut value: u64) {
    let mut digits = *b"00000000000000000000";
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] += u8::try_from(value % 10).unwrap_or_default();
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[start..]);
}

/// Writes `count` spaces.
#[inline]
pub(super) fn write_spaces(out: &mut Vec<u8>, count: usize) {
    const MOST: usize = 32;
    if count <= MOST {
        // A fixed number of bytes is copied without a call, of which there would be one a line.
        let end = out.len() + count;
        out.extend_from_slice(&[b' '; MOST]);
        out.truncate(end);
    } else {
        out.resize(out.len() + count, b' ');
    }
}

/// The shortest text that both YAML versions read as this very `f64`.
pub(super) fn float64_text(value: f64) -> Result<String, Error> {
    if !value.is_finite() {
        return Err(Error::NotFinite(value));
    }
    Ok(with_yaml_exponent(format!("{value:?}")))
}

/// The shortest text that both YAML versions read as this very `f32`.
pub(super) fn float32_text(value: f32) -> Result<String, Error> {
    if !value.is_finite() {
        return Err(Error::NotFinite(value.into()));
    }
    Ok(with_yaml_exponent(format!("{value:?}")))
}

/// YAML 1.1 wants a point in the mantissa and a sign in the exponent: `1e20` is a string there, `1.0e+20` a float.
fn with_yaml_exponent(text: String) -> String {
    let Some((mantissa, exponent)) = text.split_once('e') else {
        return text;
    };
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with('-') { "" } else { "+" };
    format!("{mantissa}{point}e{sign}{exponent}")
}
