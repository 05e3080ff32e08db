//! Text made line by line, with comments that say who uses an image.

use std::fmt::Display;

use crate::ImageUse;

/// The lines of a file in the making.
pub(crate) struct Lines {
    text: String,
    why: bool,
}

impl Lines {
    /// No lines; `why` decides whether [`Lines::uses`] adds any.
    pub(crate) fn new(why: bool) -> Self {
        let text = String::new();
        Self { text, why }
    }

    /// Adds `line` and a line feed.
    pub(crate) fn line(&mut self, line: impl Display) {
        self.text.push_str(&line.to_string());
        self.text.push('\n');
    }

    /// Adds text that ends its own lines.
    pub(crate) fn block(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds one comment for each use, `indent` spaces in.
    pub(crate) fn uses<'a>(&mut self, uses: impl IntoIterator<Item = &'a ImageUse>, indent: usize) {
        if self.why {
            for used in uses {
                self.line(format_args!("{:indent$}# {used}", ""));
            }
        }
    }

    /// The whole text.
    pub(crate) fn into_text(self) -> String {
        self.text
    }
}
