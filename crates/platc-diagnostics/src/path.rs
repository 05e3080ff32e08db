//! A place in the configuration, named by the keys that lead to it.

use std::fmt;
use std::iter::Peekable;
use std::str::Chars;
use std::sync::Arc;

/// The keys and indexes that lead from the top of the configuration to one value.
///
/// Printed the way TOML writes a dotted key, with indexes in brackets: `hdfs.lake.disks[0]`.
/// Keys that are not bare TOML keys are quoted. The root prints as nothing.
/// A clone shares the segments.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Arc<[Segment]>);

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// The key of a table, without quotes.
    Key(String),
    /// The position in an array, from 0.
    Index(usize),
}

impl Path {
    /// The whole configuration.
    pub fn root() -> Self {
        Self::default()
    }

    /// The path that `text` writes, so that `Path::parse(&path.to_string())` is `path` again.
    ///
    /// Never fails: what is not a quoted key or an index is taken as part of a bare key, a missing
    /// end quote is at the end of the text, and empty bare keys are left out.
    pub fn parse(text: &str) -> Self {
        let mut segments = Vec::new();
        let mut rest = text.chars().peekable();
        while let Some(&next) = rest.peek() {
            match next {
                '.' => {
                    rest.next();
                }
                '"' | '\'' => {
                    rest.next();
                    segments.push(Segment::Key(quoted_key(&mut rest, next)));
                }
                _ => segments.push(index(&mut rest).unwrap_or_else(|| bare_key(&mut rest))),
            }
        }
        Self(segments.into())
    }

    /// The path through these table keys.
    pub fn from_keys<K: Into<String>>(keys: impl IntoIterator<Item = K>) -> Self {
        Self(
            keys.into_iter()
                .map(|key| Segment::Key(key.into()))
                .collect(),
        )
    }

    /// The path of `key` in the table at this path.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.with(Segment::Key(key.to_owned()))
    }

    /// The path of the element at `index`, from 0, in the array at this path.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Segment::Index(index))
    }

    fn with(&self, last: Segment) -> Self {
        Self(self.0.iter().cloned().chain([last]).collect())
    }

    /// The steps from the root.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// Whether this is the whole configuration.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The table or array this place is in; nothing for the root.
    pub fn parent(&self) -> Option<Self> {
        let (_, parents) = self.0.split_last()?;
        Some(Self(parents.into()))
    }

    /// Whether this place is `ancestor` or inside it.
    pub fn starts_with(&self, ancestor: &Self) -> bool {
        self.0.starts_with(&ancestor.0)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) => {
                    if position > 0 {
                        f.write_str(".")?;
                    }
                    write_key(f, key)?;
                }
            }
        }
        Ok(())
    }
}

fn write_key(f: &mut fmt::Formatter<'_>, key: &str) -> fmt::Result {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(is_bare) {
        return f.write_str(key);
    }
    f.write_str("\"")?;
    for c in key.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            c if c.is_control() => write!(f, "\\u{:04X}", u32::from(c))?,
            c => write!(f, "{c}")?,
        }
    }
    f.write_str("\"")
}

/// Takes `[12]` off `rest`, or nothing when it does not start so.
fn index(rest: &mut Peekable<Chars<'_>>) -> Option<Segment> {
    let mut ahead = rest.clone();
    ahead.next_if_eq(&'[')?;
    let mut digits = String::new();
    while let Some(digit) = ahead.next_if(char::is_ascii_digit) {
        digits.push(digit);
    }
    ahead.next_if_eq(&']')?;
    let index = digits.parse().ok()?;
    *rest = ahead;
    Some(Segment::Index(index))
}

/// Takes everything up to the next dot or index off `rest`; at least one character.
fn bare_key(rest: &mut Peekable<Chars<'_>>) -> Segment {
    let mut key = String::new();
    while let Some(c) = rest.next_if(|&c| c != '.') {
        key.push(c);
        if index(&mut rest.clone()).is_some() {
            break;
        }
    }
    Segment::Key(key)
}

/// Takes the rest of a quoted key and its end quote off `rest`.
fn quoted_key(rest: &mut Peekable<Chars<'_>>, quote: char) -> String {
    let mut key = String::new();
    while let Some(c) = rest.next() {
        match c {
            c if c == quote => break,
            '\\' if quote == '"' => key.extend(escaped(rest)),
            c => key.push(c),
        }
    }
    key
}

/// The character that the text after a backslash stands for; U+FFFD where TOML knows none.
fn escaped(rest: &mut Peekable<Chars<'_>>) -> Option<char> {
    let length = match rest.next()? {
        'b' => return Some('\u{8}'),
        't' => return Some('\t'),
        'n' => return Some('\n'),
        'f' => return Some('\u{c}'),
        'r' => return Some('\r'),
        'u' => 4,
        'U' => 8,
        other => return Some(other),
    };
    let hex: String = rest.by_ref().take(length).collect();
    let code = u32::from_str_radix(&hex, 16).ok();
    Some(
        code.and_then(char::from_u32)
            .unwrap_or(char::REPLACEMENT_CHARACTER),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_parses_to_the_same_path() {
        let root = Path::root();
        let cases = [
            (root.clone(), ""),
            (root.key("hdfs"), "hdfs"),
            (Path::from_keys(["hdfs", "lake"]), "hdfs.lake"),
            (
                root.key("hdfs").key("lake").key("disks").index(0),
                "hdfs.lake.disks[0]",
            ),
            (root.key("patch").index(1).key("merge"), "patch[1].merge"),
            (root.key("grid").index(1).index(12), "grid[1][12]"),
            (root.index(7), "[7]"),
            (root.key("2").key("a-b_C9"), "2.a-b_C9"),
            (root.key(""), "\"\""),
            (root.key("a.b").key("c"), "\"a.b\".c"),
            (root.key("a[0]"), "\"a[0]\""),
            (root.key("say \"hi\""), r#""say \"hi\"""#),
            (root.key("back\\slash"), r#""back\\slash""#),
            (root.key("озеро").index(3), "\"озеро\"[3]"),
            (root.key("\u{1b}\n\r\t\u{9b}"), r#""\u001B\n\r\t\u009B""#),
        ];
        for (path, text) in cases {
            assert_eq!(path.to_string(), text);
            assert_eq!(Path::parse(text), path, "{text}");
        }
    }

    #[test]
    fn other_spellings_parse_too() {
        let cases = [
            ("'a.b'.c", "\"a.b\".c"),
            ("'a\\n'", r#""a\\n""#),
            (r#""\u0041\U00000042\b""#, r#""AB\u0008""#),
            (r#""\uD800""#, "\"\u{fffd}\""),
            (r#""no end"#, "\"no end\""),
            ("a..b.", "a.b"),
            (".", ""),
            ("a[0]b", "a[0].b"),
            ("a[x].b", "\"a[x]\".b"),
            ("a[]", "\"a[]\""),
            ("a[99999999999999999999]", "\"a[99999999999999999999]\""),
            ("a b", "\"a b\""),
            ("]", "\"]\""),
            ("\"\\", "\"\""),
        ];
        for (text, printed) in cases {
            assert_eq!(Path::parse(text).to_string(), printed, "{text}");
        }
    }

    #[test]
    fn a_path_knows_what_it_is_in() {
        let disk = Path::parse("hdfs.lake.disks[0]");
        assert_eq!(disk.parent(), Some(Path::parse("hdfs.lake.disks")));
        assert_eq!(Path::root().parent(), None);
        assert!(Path::root().is_root());
        let cases = [
            ("", true),
            ("hdfs", true),
            ("hdfs.lake.disks[0]", true),
            ("hdfs.la", false),
            ("hdfs.lake.disks[1]", false),
            ("hdfs.lake.disks[0].size", false),
        ];
        for (ancestor, expected) in cases {
            assert_eq!(
                disk.starts_with(&Path::parse(ancestor)),
                expected,
                "{ancestor}"
            );
        }
    }
}
