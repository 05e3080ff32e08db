//! The lock file of a Carvel bundle, `.imgpkg/images.yml`.

use crate::ImageList;
use crate::lines::Lines;
use crate::pin::pinned;
use crate::render::RenderError;

/// The lock: each image by digest, annotated with the reference it was given as.
pub(crate) fn render(list: &ImageList, why: bool) -> Result<String, RenderError> {
    let sources = list.entries().map(|entry| entry.image.source());
    let images: Vec<_> = sources.filter(|s| s.digest().is_none()).cloned().collect();
    if !images.is_empty() {
        return Err(RenderError::NoDigest { images });
    }
    let mut out = Lines::new(why);
    out.line("---");
    out.line("apiVersion: imgpkg.carvel.dev/v1alpha1");
    out.line("kind: ImagesLock");
    out.line(if list.is_empty() {
        "images: []"
    } else {
        "images:"
    });
    for entry in list.entries() {
        let source = entry.image.source();
        out.uses(entry.uses, 2);
        out.line(format_args!("  - image: \"{}\"", pinned(source)));
        out.line("    annotations:");
        out.line(format_args!("      kbld.carvel.dev/id: \"{source}\""));
    }
    Ok(out.into_text())
}
