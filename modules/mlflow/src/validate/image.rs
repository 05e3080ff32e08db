//! Which `MLflow` runs, and from which image.

use platc_sdk::{Context, Diagnostic, Image, Path, Place, Reference};

use crate::model::Version;

/// What was chosen.
pub(super) struct Chosen {
    pub(super) version: Version,
    pub(super) image: Image,
    /// Whether the image is one of `MLflow`'s own.
    pub(super) official: bool,
}

/// The image, and the version that it has.
pub(super) fn chosen(
    ctx: &mut Context<'_>,
    version: Option<&str>,
    image: Option<&Reference>,
) -> Option<Chosen> {
    let written = match version {
        None => None,
        Some(text) => Some(parsed(ctx, text)?),
    };
    let Some(reference) = image else {
        return default_image(ctx, written.unwrap_or(Version::DEFAULT));
    };
    let official = reference.registry() == "ghcr.io" && reference.repository() == "mlflow/mlflow";
    let tag = reference.tag().filter(|_| official).unwrap_or_default();
    let full = tag.strip_suffix("-full");
    if official && reference.digest().is_none() && full.is_none() {
        missing_driver(ctx, tag);
    }
    let of_tag = full
        .unwrap_or(tag)
        .strip_prefix('v')
        .and_then(Version::parse);
    if let (Some(written), Some(of_tag)) = (written, of_tag)
        && written != of_tag
    {
        other_version(ctx, of_tag);
    }
    Some(Chosen {
        version: written.or(of_tag).unwrap_or(Version::DEFAULT),
        image: ctx.image("image", Some(reference), "")?,
        official,
    })
}

fn parsed(ctx: &mut Context<'_>, text: &str) -> Option<Version> {
    let version = Version::parse(text);
    if version.is_none() {
        ctx.report(
            Diagnostic::error(
                "mlflow::bad-version",
                format!("{text:?} is not a version of MLflow 3"),
            )
            .at(&ctx.path("version"), "not three numbers from 3.0.0 on")
            .help(format!("write it as `{}`", Version::DEFAULT)),
        );
    }
    version
}

fn default_image(ctx: &mut Context<'_>, version: Version) -> Option<Chosen> {
    if !version.has_full_image() {
        ctx.report(
            Diagnostic::error(
                "mlflow::no-image",
                format!(
                    "there is no official image of MLflow {version} with a driver of PostgreSQL"
                ),
            )
            .at(&ctx.path("version"), "before 3.9.0")
            .help(
                "name an `image` of yours that has `psycopg2` and `boto3`, or take a newer version",
            ),
        );
        return None;
    }
    let default = format!("ghcr.io/mlflow/mlflow:v{version}-full");
    Some(Chosen {
        version,
        image: ctx.image("image", None, &default)?,
        official: true,
    })
}

fn missing_driver(ctx: &mut Context<'_>, tag: &str) {
    let path: Path = ctx.path("image");
    let diagnostic = Diagnostic::error(
        "mlflow::missing-driver",
        "this image has neither a driver of PostgreSQL nor a client of S3",
    )
    .at(&path, "without `-full`")
    .note("the server ends with `ModuleNotFoundError: No module named 'psycopg2'`");
    let version = tag.strip_prefix('v').and_then(Version::parse);
    ctx.report(match version.filter(|version| version.has_full_image()) {
        Some(version) => diagnostic.fix(
            "the same version with all drivers",
            Place::value(&path),
            format!("\"ghcr.io/mlflow/mlflow:v{version}-full\""),
        ),
        None => diagnostic.help("build an image on it that has `psycopg2-binary` and `boto3`"),
    });
}

fn other_version(ctx: &mut Context<'_>, of_tag: Version) {
    let path = ctx.path("version");
    ctx.report(
        Diagnostic::error(
            "mlflow::other-version",
            format!("the image has MLflow {of_tag}"),
        )
        .at(&path, "another version")
        .note("each version has options of its own")
        .fix(
            "the version of the image",
            Place::value(&path),
            format!("\"{of_tag}\""),
        ),
    );
}
