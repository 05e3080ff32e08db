//! The colours of a plan in a terminal, all in one place.

/// A part of a plan that is told apart by colour; the text alone says the same.
#[derive(Clone, Copy)]
pub(crate) enum Style {
    Heading,
    Created,
    Changed,
    Deleted,
    Danger,
    Position,
    Faint,
    Plain,
}

const RESET: &str = "\u{1b}[0m";

impl Style {
    const fn code(self) -> &'static str {
        match self {
            Self::Heading => "\u{1b}[1m",
            Self::Created => "\u{1b}[32m",
            Self::Changed => "\u{1b}[33m",
            Self::Deleted => "\u{1b}[31m",
            Self::Danger => "\u{1b}[1;31m",
            Self::Position => "\u{1b}[36m",
            Self::Faint => "\u{1b}[2m",
            Self::Plain => "",
        }
    }

    /// The text in this style, or as it is without colour.
    pub(crate) fn paint(self, text: &str, color: bool) -> String {
        let code = self.code();
        if !color || code.is_empty() || text.is_empty() {
            return text.to_owned();
        }
        format!("{code}{text}{RESET}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_painted_only_when_asked_and_only_where_there_is_some() {
        for (style, text, color, expected) in [
            (Style::Danger, "lost", true, "\u{1b}[1;31mlost\u{1b}[0m"),
            (Style::Danger, "lost", false, "lost"),
            (Style::Danger, "", true, ""),
            (Style::Plain, "line", true, "line"),
        ] {
            assert_eq!(style.paint(text, color), expected);
        }
    }
}
