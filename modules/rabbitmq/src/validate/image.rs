//! The image, and the version that its tag tells.

use platc_sdk::{Context, Diagnostic, Image, Place, Reference};

use crate::model::Variant;

const DEFAULT_IMAGE: &str = "docker.io/library/rabbitmq:4.1.4-management";

/// The oldest version that this module knows.
const OLDEST: (u32, u32) = (3, 13);

/// An image and its version.
pub(super) struct Release {
    pub(super) image: Image,
    /// `None` where the tag does not tell it.
    pub(super) version: Option<(u32, u32)>,
    pub(super) variant: Variant,
}

pub(super) fn release(ctx: &mut Context<'_>, chosen: Option<&Reference>) -> Option<Release> {
    if let Some(image) = chosen {
        check_kind(ctx, image);
    }
    let image = ctx.image("image", chosen, DEFAULT_IMAGE)?;
    let version = image.source().tag().and_then(version);
    if let Some((major, minor)) = version
        && (major, minor) < OLDEST
    {
        let path = ctx.path("image");
        ctx.report(
            Diagnostic::error(
                "rabbitmq::old-version",
                format!("RabbitMQ {major}.{minor} is too old"),
            )
            .at(&path, "must be 3.13 or newer")
            .note("it gets no fixes, and 4.0 takes over the data of 3.13 only")
            .help("go to 3.13 first, enable all feature flags, then go to 4"),
        );
    }
    let is_alpine = image
        .source()
        .tag()
        .is_some_and(|tag| tag.contains("alpine"));
    Some(Release {
        image,
        version,
        variant: if is_alpine {
            Variant::Alpine
        } else {
            Variant::Ubuntu
        },
    })
}

fn check_kind(ctx: &mut Context<'_>, image: &Reference) {
    let mut parts = image.repository().split('/');
    if !parts.any(|part| part.starts_with("bitnami")) {
        return;
    }
    let path = ctx.path("image");
    ctx.report(
        Diagnostic::error(
            "rabbitmq::bitnami-image",
            format!("image `{image}` is not of the official kind"),
        )
        .at(&path, "a Bitnami image")
        .note("it has another user and other paths, and its versioned tags are gone")
        .fix(
            "use the official image",
            Place::value(&path),
            format!("{DEFAULT_IMAGE:?}"),
        ),
    );
}

/// Major and minor version at the beginning of a tag: `4.1`, `4.1.4-management`, `3.13-alpine`.
fn version(tag: &str) -> Option<(u32, u32)> {
    let number = tag.split('-').next()?;
    let mut parts = number.split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next()?.parse().ok()?;
    Some((major, minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_the_beginning_of_the_tag() {
        let cases = [
            ("4.1.4-management", Some((4, 1))),
            ("4.2", Some((4, 2))),
            ("3.13-alpine", Some((3, 13))),
            ("4-management", None),
            ("management", None),
            ("v4.1", None),
        ];
        for (tag, expected) in cases {
            assert_eq!(version(tag), expected, "{tag}");
        }
    }
}
