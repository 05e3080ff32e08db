//! The arguments of a directive in `redis.conf`, split and quoted as Redis does
//! (<https://github.com/redis/redis/blob/7.2.0/src/sds.c>, `sdssplitargs` and `sdscatrepr`).

use std::fmt;
use std::iter::Peekable;
use std::slice::Iter;

/// The arguments of one directive. They print the way the file has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments(Vec<Vec<u8>>);

/// A quote that is not closed, or one that something follows directly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UnbalancedQuotes;

type Bytes<'a> = Peekable<Iter<'a, u8>>;

impl Arguments {
    /// The arguments in the text behind a directive's name. No text is one empty argument: `save`
    /// and others are switched off by it.
    pub(crate) fn parse(text: &str) -> Result<Self, UnbalancedQuotes> {
        let mut bytes = text.as_bytes().iter().peekable();
        let mut arguments = Vec::new();
        loop {
            while bytes.next_if(|byte| byte.is_ascii_whitespace()).is_some() {}
            if bytes.peek().is_none() {
                break;
            }
            arguments.push(argument(&mut bytes)?);
        }
        if arguments.is_empty() {
            arguments.push(Vec::new());
        }
        Ok(Self(arguments))
    }

    /// The arguments as text, where that is what they are.
    pub(crate) fn texts(&self) -> Option<Vec<&str>> {
        let texts = self.0.iter().map(|argument| std::str::from_utf8(argument));
        texts.collect::<Result<_, _>>().ok()
    }
}

impl From<&[&str]> for Arguments {
    fn from(arguments: &[&str]) -> Self {
        let bytes = |argument: &&str| argument.as_bytes().to_vec();
        Self(arguments.iter().map(bytes).collect())
    }
}

fn argument(bytes: &mut Bytes<'_>) -> Result<Vec<u8>, UnbalancedQuotes> {
    let mut argument = Vec::new();
    while let Some(&byte) = bytes.next_if(|byte| !byte.is_ascii_whitespace()) {
        match byte {
            b'"' | b'\'' => {
                quoted(byte, bytes, &mut argument)?;
                let ended = bytes.peek().is_none_or(|byte| byte.is_ascii_whitespace());
                return if ended {
                    Ok(argument)
                } else {
                    Err(UnbalancedQuotes)
                };
            }
            _ => argument.push(byte),
        }
    }
    Ok(argument)
}

/// The rest of a quoted part. Between single quotes only a single quote can be escaped.
fn quoted(
    quote: u8,
    bytes: &mut Bytes<'_>,
    argument: &mut Vec<u8>,
) -> Result<(), UnbalancedQuotes> {
    while let Some(&byte) = bytes.next() {
        match byte {
            _ if byte == quote => return Ok(()),
            b'\\' if quote == b'"' => argument.push(escaped(bytes)?),
            b'\\' if bytes.next_if_eq(&&b'\'').is_some() => argument.push(b'\''),
            _ => argument.push(byte),
        }
    }
    Err(UnbalancedQuotes)
}

fn escaped(bytes: &mut Bytes<'_>) -> Result<u8, UnbalancedQuotes> {
    let &byte = bytes.next().ok_or(UnbalancedQuotes)?;
    Ok(match byte {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 0x8,
        b'a' => 0x7,
        b'x' => hexadecimal(bytes).unwrap_or(b'x'),
        other => other,
    })
}

/// Two hexadecimal digits; nothing is taken when there are none.
fn hexadecimal(bytes: &mut Bytes<'_>) -> Option<u8> {
    let mut ahead = bytes.clone();
    let mut digit = || {
        let digit = char::from(*ahead.next()?).to_digit(16)?;
        u8::try_from(digit).ok()
    };
    let value = digit()? * 16 + digit()?;
    *bytes = ahead;
    Some(value)
}

impl fmt::Display for Arguments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, argument) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            write_argument(argument, f)?;
        }
        Ok(())
    }
}

fn write_argument(argument: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let plain = |byte: &u8| byte.is_ascii_graphic() && !b"\"'\\".contains(byte);
    let quote = if !argument.is_empty() && argument.iter().all(plain) {
        ""
    } else {
        "\""
    };
    f.write_str(quote)?;
    for &byte in argument {
        match byte {
            b'"' | b'\\' => write!(f, "\\{}", char::from(byte))?,
            b' '..=b'~' => write!(f, "{}", char::from(byte))?,
            _ => write!(f, "\\x{byte:02x}")?,
        }
    }
    f.write_str(quote)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_split_and_quoted_as_redis_does() {
        let cases = [
            ("", Ok("\"\"")),
            ("\"\"", Ok("\"\"")),
            (" 900  1\t", Ok("900 1")),
            ("normal 0 0 0", Ok("normal 0 0 0")),
            ("'two words'", Ok("\"two words\"")),
            ("\"a \\\"b\\\" \\x41\\x\\n\"", Ok("\"a \\\"b\\\" Ax\\x0a\"")),
            ("'it\\'s \\n'", Ok("\"it's \\\\n\"")),
            ("c:\\tmp", Ok("\"c:\\\\tmp\"")),
            ("имя", Ok("\"\\xd0\\xb8\\xd0\\xbc\\xd1\\x8f\"")),
            ("line\nbreak", Ok("line break")),
            ("# no comment", Ok("# no comment")),
            ("\"open", Err(UnbalancedQuotes)),
            ("\"open\\", Err(UnbalancedQuotes)),
            ("'a'b", Err(UnbalancedQuotes)),
        ];
        for (text, expected) in cases {
            let arguments = Arguments::parse(text).map(|arguments| arguments.to_string());
            assert_eq!(arguments, expected.map(str::to_owned), "{text}");
            if let Ok(printed) = arguments {
                assert_eq!(Arguments::parse(&printed), Arguments::parse(text), "{text}");
            }
        }
    }
}
