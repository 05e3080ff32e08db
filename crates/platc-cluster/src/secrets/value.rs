//! A value of a Secret, which nobody can print.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use platc_sdk::SecretFormat;

use crate::error::Error;

const LETTERS_AND_DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A value of a Secret. It has no `Display`, and its `Debug` says only that there is one.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(Vec<u8>);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden")
    }
}

impl Hidden {
    /// Hides these bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// Reads an entry of `data`; `None` when it is not base64.
    pub(super) fn from_base64(text: &str) -> Option<Self> {
        STANDARD.decode(text).ok().map(Self)
    }

    /// An entry of `data`.
    pub(super) fn to_base64(&self) -> String {
        STANDARD.encode(&self.0)
    }

    /// A new value, from the random bytes of the operating system.
    pub(super) fn generate(format: SecretFormat) -> Result<Self, Error> {
        match format {
            SecretFormat::Literal(text) => Ok(Self::new(text)),
            SecretFormat::UrlSafeBase64(length) => {
                let mut bytes = vec![0; usize::from(length)];
                fill(&mut bytes)?;
                Ok(Self::new(URL_SAFE.encode(bytes)))
            }
            SecretFormat::Alphanumeric(length) => letters_and_digits(usize::from(length)),
        }
    }
}

fn letters_and_digits(length: usize) -> Result<Hidden, Error> {
    // Bytes beyond the last whole multiple of the alphabet would make its first letters likelier.
    let limit = 256 - 256 % LETTERS_AND_DIGITS.len();
    let mut text = Vec::with_capacity(length);
    let mut bytes = [0; 64];
    while text.len() < length {
        fill(&mut bytes)?;
        let usable = bytes.iter().map(|byte| usize::from(*byte));
        let letters = usable
            .filter(|byte| *byte < limit)
            .filter_map(|byte| LETTERS_AND_DIGITS.get(byte % LETTERS_AND_DIGITS.len()));
        text.extend(letters.take(length - text.len()));
    }
    Ok(Hidden(text))
}

fn fill(bytes: &mut [u8]) -> Result<(), Error> {
    getrandom::fill(bytes).map_err(|error| {
        Error::State(format!(
            "the operating system gives no random bytes: {error}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(format: SecretFormat) -> String {
        String::from_utf8(Hidden::generate(format).unwrap().0).unwrap()
    }

    #[test]
    fn a_generated_value_has_the_format_that_is_asked_for() {
        for length in [0, 1, 32, 64, 255] {
            let text = text(SecretFormat::Alphanumeric(length));
            assert_eq!(text.len(), usize::from(length));
            assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        }
        let fernet = text(SecretFormat::UrlSafeBase64(32));
        assert_eq!(fernet.len(), 44);
        assert_eq!(URL_SAFE.decode(fernet).unwrap().len(), 32);
        assert_eq!(text(SecretFormat::Literal("airflow")), "airflow");
    }

    #[test]
    fn two_generated_values_differ() {
        for format in [
            SecretFormat::Alphanumeric(32),
            SecretFormat::UrlSafeBase64(32),
        ] {
            assert_ne!(text(format), text(format));
        }
    }

    #[test]
    fn a_value_is_not_shown() {
        assert_eq!(format!("{:?}", Hidden::new("canary")), "Hidden");
    }
}
