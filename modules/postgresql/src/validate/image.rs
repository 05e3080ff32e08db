//! Which version the image has, and what it is built on.

use platc_sdk::{Context, Diagnostic, Image, Place, Reference};

use crate::model::{Major, Variant};

/// An image, and what follows from which one it is.
pub(super) struct Release {
    pub(super) image: Image,
    pub(super) major: Major,
    pub(super) variant: Variant,
}

pub(super) fn release(
    ctx: &mut Context<'_>,
    chosen: Option<&Reference>,
    version: Option<u32>,
) -> Option<Release> {
    let major = major(ctx, chosen, version);
    let image = ctx.image("image", chosen, major.unwrap_or(Major::V17).default_image());
    let variant = match chosen.and_then(Reference::tag) {
        Some(tag) if tag.contains("alpine") => Variant::Alpine,
        _ => Variant::Debian,
    };
    Some(Release {
        image: image?,
        major: major?,
        variant,
    })
}

fn major(ctx: &mut Context<'_>, chosen: Option<&Reference>, version: Option<u32>) -> Option<Major> {
    let Some(image) = chosen else {
        return supported(ctx, "version", version.unwrap_or(17));
    };
    if image
        .repository()
        .split('/')
        .any(|part| part.starts_with("bitnami"))
    {
        report_bitnami(ctx, image);
        return None;
    }
    match (version, number_in_tag(image)) {
        (Some(version), Some(tag)) if version != tag && is_official(image) => {
            report_difference(ctx, version, tag);
            None
        }
        (Some(version), _) => supported(ctx, "version", version),
        (None, Some(tag)) => supported(ctx, "image", tag),
        (None, None) => {
            report_unknown(ctx, image);
            None
        }
    }
}

/// The number that the tag begins with: 17 of `17.9-bookworm`.
fn number_in_tag(image: &Reference) -> Option<u32> {
    let tag = image.tag()?;
    let end = tag.find(|c: char| !c.is_ascii_digit()).unwrap_or(tag.len());
    tag[..end].parse().ok()
}

/// Whether the tags of the image are those of the official one; others count versions of their own.
fn is_official(image: &Reference) -> bool {
    image.repository().rsplit('/').next() == Some("postgres")
}

fn supported(ctx: &mut Context<'_>, key: &str, number: u32) -> Option<Major> {
    let major = Major::of(number);
    if major.is_none() {
        let path = ctx.path(key);
        let why = if number < 14 {
            "it gets no fixes any more"
        } else {
            "where it keeps its data is not known, and a wrong guess loses the data"
        };
        ctx.report(
            Diagnostic::error(
                "postgresql::unsupported-version",
                format!("PostgreSQL {number} is not supported"),
            )
            .at(&path, "must be 14 to 18")
            .note(why)
            .help("a volume is taken to another major version by `pg_upgrade`, or by a dump"),
        );
    }
    major
}

fn report_bitnami(ctx: &mut Context<'_>, image: &Reference) {
    let path = ctx.path("image");
    let official = Major::V17.default_image();
    ctx.report(
        Diagnostic::error(
            "postgresql::bitnami-image",
            format!("image `{image}` is not of the official kind"),
        )
        .at(&path, "a Bitnami image")
        .note(
            "it has another user, other paths and other variables, and its versioned tags are gone",
        )
        .fix(
            "use the official image",
            Place::value(&path),
            format!("{official:?}"),
        ),
    );
}

fn report_difference(ctx: &mut Context<'_>, version: u32, tag: u32) {
    let (version_path, image_path) = (ctx.path("version"), ctx.path("image"));
    ctx.report(
        Diagnostic::error(
            "postgresql::version-differs-from-tag",
            format!("the version is {version}, but the image has PostgreSQL {tag}"),
        )
        .at(&version_path, "this version")
        .at(&image_path, format!("this is {tag}"))
        .note("the place of the data follows from the version; with a wrong one it is lost")
        .fix(
            "say what the image has, or leave `version` out",
            Place::value(&version_path),
            tag.to_string(),
        ),
    );
}

fn report_unknown(ctx: &mut Context<'_>, image: &Reference) {
    let path = ctx.path("image");
    ctx.report(
        Diagnostic::error(
            "postgresql::unknown-version",
            format!("the version in image `{image}` is not known"),
        )
        .at(&path, "no version in the tag")
        .note("the place of the data follows from the version; with a wrong one it is lost")
        .help("say which one it is, such as `version = 17`"),
    );
}
