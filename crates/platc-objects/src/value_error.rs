//! How a typed value says what is wrong with the text it was read from.
//!
//! serde lets a `Deserialize` implementation fail with nothing but something printable. The
//! compiler wants more: a code, a label for the span and the text that was probably meant. So the
//! parts travel inside of the printed message, between control characters that no TOML string can
//! put there unescaped, and [`ValueError::decode`] takes them apart again.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer;
use serde::de::{Error, Visitor};

/// What is wrong with one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueError {
    /// The code of the diagnostic, such as `platc::bad-quantity`.
    pub code: String,
    /// One lower-case phrase.
    pub message: String,
    /// The label under the value.
    pub label: String,
    /// What was probably meant, ready to be written in place of the value.
    pub instead: Option<String>,
}

const MARK: char = '\u{1}';
const FIELD: char = '\u{2}';

impl ValueError {
    /// A mistake with its code, its message and the label under the value.
    pub fn new(code: &'static str, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            label: label.into(),
            instead: None,
        }
    }

    /// Adds the text that was probably meant.
    #[must_use]
    pub fn instead(mut self, text: impl Into<String>) -> Self {
        self.instead = Some(text.into());
        self
    }

    /// Takes a printed error apart; `None` when it was not printed by this type.
    pub fn decode(printed: &str) -> Option<Self> {
        let mut fields = printed.strip_prefix(MARK)?.split(FIELD);
        Some(Self {
            code: fields.next()?.to_owned(),
            message: fields.next()?.to_owned(),
            label: fields.next()?.to_owned(),
            instead: fields.next().map(str::to_owned),
        })
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            code,
            message,
            label,
            instead,
        } = self;
        write!(f, "{MARK}{code}{FIELD}{}", message.escape_controls())?;
        write!(f, "{FIELD}{}", label.escape_controls())?;
        match instead {
            Some(text) => write!(f, "{FIELD}{}", text.escape_controls()),
            None => Ok(()),
        }
    }
}

/// Reads the text of a value. `expected` is what a person is told when there is no text: "a quantity
/// in quotes, such as `\"8Gi\"`". The words "in quotes" let the compiler offer the quotes as a fix.
pub fn read_text<'de, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
) -> Result<Cow<'de, str>, D::Error> {
    deserializer.deserialize_str(Text(expected))
}

struct Text(&'static str);

impl<'de> Visitor<'de> for Text {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

trait EscapeControls {
    fn escape_controls(&self) -> String;
}

impl EscapeControls for str {
    fn escape_controls(&self) -> String {
        self.replace([MARK, FIELD], "\u{fffd}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_survive_being_printed() {
        let error = ValueError::new("platc::bad-quantity", "\"8GB\" is not", "here").instead("8Gi");
        assert_eq!(ValueError::decode(&error.to_string()), Some(error));
        assert_eq!(ValueError::decode("anything else"), None);
    }
}
