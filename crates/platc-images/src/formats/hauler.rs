//! A manifest of images for `hauler store sync`.

use platc_objects::Image;

use crate::ImageList;
use crate::lines::Lines;
use crate::pin::pinned;

/// The manifest; with a mirror each image is renamed to its place in it.
///
/// `hauler store copy` drops the registry of an image and keeps the rest, so the name in the store
/// is the whole target and the destination is the mirror's host alone. What is in the mirror
/// already is left out, since the machine that syncs the store may not reach it.
pub(crate) fn render(list: &ImageList, why: bool) -> String {
    let mut out = Lines::new(why);
    out.line("# hauler store sync --filename <this file>");
    let mut images = list.entries().map(|entry| entry.image);
    let moved = images.find(|image| image.is_moved());
    if let Some(moved) = moved {
        let host = moved.target().registry();
        out.line(format_args!("# hauler store copy registry://{host}"));
    }
    out.line("apiVersion: content.hauler.cattle.io/v1");
    out.line("kind: Images");
    out.line("metadata:");
    out.line("  name: images");
    out.line("spec:");
    out.line(if list.is_empty() {
        "  images: []"
    } else {
        "  images:"
    });
    for entry in list.entries() {
        out.uses(entry.uses, 4);
        if moved.is_some() && !entry.image.is_moved() {
            let source = entry.image.source();
            out.line(format_args!("    # already in the mirror: {source}"));
        } else {
            write_image(entry.image, &mut out);
        }
    }
    out.into_text()
}

/// One item; hauler refuses to rename an image that is given by digest, so a comment says where it belongs.
fn write_image(image: &Image, out: &mut Lines) {
    let (source, target) = (pinned(image.source()), pinned(image.target()));
    let is_digest = image.source().digest().is_some();
    if image.is_moved() && is_digest {
        out.line(format_args!(
            "    # hauler cannot rename a digest; the cluster pulls {target}"
        ));
    }
    out.line(format_args!("    - name: \"{source}\""));
    if image.is_moved() && !is_digest {
        out.line(format_args!("      rewrite: \"{target}\""));
    }
}
