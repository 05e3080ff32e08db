//! Diagnostics as text: for a person, on one line each, and for the machines that read them.
//!
//! # JSON
//!
//! [`Format::Json`] prints one object per line with these fields, always all of them unless marked
//! with `?`:
//!
//! ```text
//! code      "hdfs::even-quorum"
//! severity  "error" or "warning"
//! message   text
//! spans     array, the primary one first:
//!   file?          name of the file
//!   line_start? column_start? line_end? column_end?
//!                  from 1, columns in characters, the end exclusive
//!   byte_start? byte_end?
//!                  offsets in the file from 0, the end exclusive
//!   path? part?    place in the configuration when it is in no file: "hdfs.lake.mode", and
//!                  "key" or "value"
//!   label          text, may be empty
//!   primary        whether it is the first
//! notes     array of texts
//! helps     array:
//!   message        text
//!   edit?          the change of the text, when it is known:
//!     span           as above without label and primary
//!     replacement    text to put there
//! ```
//!
//! A span of text has `file` and all six numbers, a whole file has only `file`, a place that was
//! not found in a file has `path` and `part`, and a place outside the configuration has none.

mod excerpt;
mod github;
mod human;
mod json;
mod location;
mod sarif;
mod short;
mod visible;

use std::fmt;
use std::str::FromStr;

use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// How many diagnostics a person is shown at once; machines get all of them.
const MOST_SHOWN: usize = 100;

/// A way to print diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// With the text in question, the way rustc and cargo do it.
    Human,
    /// One line each: `platform.toml:12:15: error[code]: message`.
    Short,
    /// One JSON object per line.
    Json,
    /// GitHub workflow commands, which become annotations on a pull request.
    Github,
    /// One SARIF 2.1.0 document.
    Sarif,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RenderOptions {
    /// Which format.
    pub format: Format,
    /// Whether [`Format::Human`] and [`Format::Short`] use ANSI colours.
    pub color: bool,
    /// Columns of the terminal; only [`Format::Human`] uses it and takes less than 40 as 40.
    pub width: usize,
}

/// Prints diagnostics in the order given. The text ends in a line break unless it is empty.
///
/// [`Format::Human`] and [`Format::Short`] never let a control character of a message or a file
/// through to the terminal, and print at most 100 diagnostics, errors before warnings, and then
/// say how many more there are. The other formats print all.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, options: RenderOptions) -> String {
    match options.format {
        Format::Human => human::render(diagnostics, sources, options),
        Format::Short => short::render(diagnostics, sources, options.color),
        Format::Json => json::render(diagnostics, sources),
        Format::Github => github::render(diagnostics, sources),
        Format::Sarif => sarif::render(diagnostics, sources),
    }
}

/// The diagnostics that fit under the limit, in their order; errors take precedence.
fn shown(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let errors = diagnostics.iter().filter(|d| d.is_error()).count();
    let mut errors_left = MOST_SHOWN;
    let mut warnings_left = MOST_SHOWN.saturating_sub(errors);
    let fits = |diagnostic: &&Diagnostic| {
        let left = if diagnostic.is_error() {
            &mut errors_left
        } else {
            &mut warnings_left
        };
        let fits = *left > 0;
        *left = left.saturating_sub(1);
        fits
    };
    diagnostics.iter().filter(fits).collect()
}

impl Format {
    /// Every format, in the order of `--help`.
    pub fn all() -> &'static [Self] {
        &[
            Self::Human,
            Self::Short,
            Self::Json,
            Self::Github,
            Self::Sarif,
        ]
    }

    /// The name a person writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Short => "short",
            Self::Json => "json",
            Self::Github => "github",
            Self::Sarif => "sarif",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let format = Self::all().iter().find(|format| format.as_str() == name);
        format
            .copied()
            .ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// A name that is not of a [`Format`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFormat(String);

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = Format::all().iter().map(|f| f.as_str()).collect();
        let Self(name) = self;
        write!(f, "unknown format `{name}`; there are {}", names.join(", "))
    }
}

impl std::error::Error for UnknownFormat {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_a_name_that_parses() {
        for format in Format::all() {
            assert_eq!(format.to_string().parse(), Ok(*format));
        }
        assert_eq!(
            "xml".parse::<Format>().unwrap_err().to_string(),
            "unknown format `xml`; there are human, short, json, github, sarif"
        );
    }

    #[test]
    fn errors_are_shown_before_warnings_but_in_their_order() {
        let mut diagnostics = vec![Diagnostic::warning("a::b", "warning"); 60];
        diagnostics.extend(vec![Diagnostic::error("a::b", "error"); 70]);
        diagnostics.extend(vec![Diagnostic::warning("a::b", "warning"); 5]);
        let shown: Vec<_> = shown(&diagnostics).iter().map(|d| d.is_error()).collect();
        assert_eq!(shown, [[false; 30].as_slice(), &[true; 70]].concat());
    }
}
