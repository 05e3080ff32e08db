//! One source reference a line, for `hauler store add --image-txt`, Rancher's scripts and shell loops.

use crate::ImageList;
use crate::lines::Lines;

/// The references in order; those tools skip lines that start with `#`.
pub(crate) fn render(list: &ImageList, why: bool) -> String {
    let mut out = Lines::new(why);
    for entry in list.entries() {
        out.uses(entry.uses, 0);
        out.line(entry.image.source());
    }
    out.into_text()
}
