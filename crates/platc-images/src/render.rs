//! Writes an image list in one of the formats.

use platc_objects::Reference;

use crate::formats;
use crate::{Format, ImageList};

/// Why a list cannot be written in a format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The format takes images by digest alone.
    #[error(
        "imgpkg knows images by digest, and these have none: {}; \
         name each as `@sha256:...`, or use another format",
        images.iter().map(Reference::to_string).collect::<Vec<_>>().join(", ")
    )]
    NoDigest {
        /// The sources without a digest, in the order of the list.
        images: Vec<Reference>,
    },
}

/// `list` as a whole file of `format`.
///
/// With `why`, comments above each image say who uses it. [`Format::Json`] has no comments and
/// always says it. Only [`Format::Imgpkg`] can fail.
pub fn render(list: &ImageList, format: Format, why: bool) -> Result<String, RenderError> {
    Ok(match format {
        Format::Plain => formats::plain::render(list, why),
        Format::Json => formats::json::render(list),
        Format::Skopeo => formats::skopeo::render(list, why),
        Format::Imgpkg => formats::imgpkg::render(list, why)?,
        Format::Hauler => formats::hauler::render(list, why),
        Format::Zarf => formats::zarf::render(list, why),
        Format::Docker => formats::docker::render(list, why),
    })
}
