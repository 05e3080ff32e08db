//! The unified diff of two manifests, each hunk headed by the field it stands in.

use std::fmt::Write as _;

use similar::udiff::UnifiedHunkHeader;
use similar::{ChangeTag, DiffOp, TextDiff};

use crate::outline::Outline;
use crate::visible::visible;

/// Unchanged lines around a change.
const CONTEXT: usize = 3;

/// Hunks in the format of `diff -u` without the two file lines; empty if the texts are equal.
pub(crate) fn render_diff(before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let outlines = (Outline::of(before), Outline::of(after));
    let mut out = String::new();
    for ops in diff.grouped_ops(CONTEXT) {
        let header = format!(
            "{} {}",
            UnifiedHunkHeader::new(&ops),
            heading(&outlines, &ops)
        );
        let _ = writeln!(out, "{}", visible(header.trim_end()));
        for change in ops.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            let line = change.value();
            let line = line.strip_suffix('\n').unwrap_or(line);
            let _ = writeln!(out, "{sign}{}", visible(line));
        }
    }
    out
}

/// The field that holds the first changed line of a hunk.
fn heading((before, after): &(Outline, Outline), ops: &[DiffOp]) -> String {
    match ops.iter().find(|op| !matches!(op, DiffOp::Equal { .. })) {
        Some(DiffOp::Delete { old_index, .. }) => before.heading(*old_index),
        Some(op) => after.heading(op.new_range().start),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_inside_a_config_file_shows_as_lines_under_its_key() {
        let text = |value: &str| {
            format!(
                "kind: ConfigMap\ndata:\n  site.xml: |\n    a\n    b\n    c\n    {value}\n    d\n"
            )
        };
        assert_eq!(
            render_diff(&text("1"), &text("2\u{1b}")),
            "@@ -4,5 +4,5 @@ data[\"site.xml\"]\n     a\n     b\n     c\n-    1\n+    2\\u{1b}\n     d\n"
        );
        assert_eq!(render_diff(&text("1"), &text("1")), "");
    }
}
