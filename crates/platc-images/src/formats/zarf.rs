//! A package of images for `zarf package create`.

use crate::ImageList;
use crate::lines::Lines;

/// The package; it names sources only, because zarf rewrites images to its own registry.
pub(crate) fn render(list: &ImageList, why: bool) -> String {
    let mut out = Lines::new(why);
    out.line("kind: ZarfPackageConfig");
    out.line("metadata:");
    out.line("  name: images");
    out.line("components:");
    out.line("  - name: images");
    out.line("    required: true");
    out.line(if list.is_empty() {
        "    images: []"
    } else {
        "    images:"
    });
    for entry in list.entries() {
        out.uses(entry.uses, 6);
        out.line(format_args!("      - \"{}\"", entry.image.source()));
    }
    out.into_text()
}
