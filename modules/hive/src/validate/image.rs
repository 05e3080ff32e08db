//! The image, and which Hive is in it.

use platc_sdk::{Context, Diagnostic, Image, Reference};

use crate::config::Version;

/// The image with its line of versions, and the version itself.
pub(super) struct Chosen {
    pub(super) image: Image,
    pub(super) version: Version,
    pub(super) release: String,
}

pub(super) fn image(
    ctx: &mut Context<'_>,
    version: Option<Version>,
    chosen: Option<&Reference>,
) -> Option<Chosen> {
    let in_tag = chosen.and_then(|image| Some((image, release(image.tag()?)?)));
    let version = match (version, &in_tag) {
        (Some(version), Some((image, release))) if line(release) != Some(version) => {
            report_other_line(ctx, version, image, release);
            return None;
        }
        (Some(version), _) => version,
        (None, Some((image, release))) => known_line(ctx, image, release)?,
        (None, None) => match chosen {
            Some(image) => return report_no_version(ctx, image),
            None => Version::V3_1,
        },
    };
    let release = in_tag.map_or(version.release(), |(_, release)| release);
    let default = format!("docker.io/apache/hive:{}", version.release());
    Some(Chosen {
        image: ctx.image("image", chosen, &default)?,
        version,
        release: release.to_owned(),
    })
}

/// Whether an image is one that Apache Hive publishes, also behind a mirror.
pub(super) fn is_official(image: &Reference) -> bool {
    let repository = image.repository();
    repository == "apache/hive" || repository.ends_with("/apache/hive")
}

/// The version at the start of a tag, with three numbers: `3.1.3` of `3.1.3-postgres`. Tags that begin with
/// something else, or with the version of the image alone (`0.1.1`), tell none.
fn release(tag: &str) -> Option<&str> {
    let version = tag.split('-').next()?;
    let numbers: Vec<&str> = version.split('.').collect();
    let is_number = |text: &&str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let is_version = numbers.len() == 3 && numbers.iter().all(is_number);
    let is_hive = matches!(numbers.first().copied(), Some("2" | "3" | "4"));
    (is_version && is_hive).then_some(version)
}

fn line(release: &str) -> Option<Version> {
    let (line, _) = release.rsplit_once('.')?;
    Version::ALL
        .into_iter()
        .find(|version| version.as_str() == line)
}

fn report_other_line(ctx: &mut Context<'_>, version: Version, image: &Reference, release: &str) {
    let path = ctx.path("version");
    let diagnostic = Diagnostic::error(
        "hive::image-of-another-version",
        format!(
            "`{image}` is Hive {release}, and `version` is `{}`",
            version.as_str()
        ),
    )
    .at(&path, format!("not Hive {release}"))
    .at(&ctx.path("image"), format!("Hive {release}"))
    .note("the tables in the database and the calls that clients may make follow the version");
    ctx.report(diagnostic.help("leave `version` out: it follows from the tag"));
}

fn known_line(ctx: &mut Context<'_>, image: &Reference, release: &str) -> Option<Version> {
    let known = line(release);
    if known.is_none() {
        ctx.report(
            unknown(format!(
                "`{image}` is Hive {release}, which platc does not know"
            ))
            .at(&ctx.path("image"), "another line of Hive")
            .help(format!("the lines that are known: {}", lines())),
        );
    }
    known
}

fn report_no_version<T>(ctx: &mut Context<'_>, image: &Reference) -> Option<T> {
    ctx.report(
        unknown(format!("nobody says which Hive is in `{image}`"))
            .at(&ctx.path("image"), "the tag tells no version")
            .help(format!("set `version`, one of {}", lines())),
    );
    None
}

fn unknown(message: String) -> Diagnostic {
    Diagnostic::error("hive::unknown-version", message)
        .note("keys, Java and the tables in the database differ from line to line")
}

fn lines() -> String {
    let lines = Version::ALL.map(|version| format!("`{}`", version.as_str()));
    lines.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_at_the_start_of_a_tag() {
        for (tag, expected) in [
            ("3.1.3", Some("3.1.3")),
            ("4.0.1-postgres", Some("4.0.1")),
            ("2.3.9", Some("2.3.9")),
            ("0.1.1", None),
            ("4.0", None),
            ("4.0.x", None),
            ("standalone-metastore-4.1.0", None),
            ("latest", None),
        ] {
            assert_eq!(release(tag), expected, "{tag}");
        }
    }
}
