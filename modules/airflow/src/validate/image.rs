//! Images, and whether the chosen one is of the chosen line of versions.

use platc_sdk::{Context, Diagnostic, Image, Reference};

use crate::model::Version;

const STATSD_IMAGE: &str = "quay.io/prometheus/statsd-exporter:v0.29.0";

/// The image of all Airflow containers.
pub(super) fn airflow(
    ctx: &mut Context<'_>,
    version: Version,
    chosen: Option<&Reference>,
) -> Option<Image> {
    let default = match version {
        Version::V2_3 => "docker.io/apache/airflow:2.3.0",
        Version::V2_11 => "docker.io/apache/airflow:2.11.2",
        Version::V3 => "docker.io/apache/airflow:3.3.2",
    };
    if let Some((major, minor)) = chosen.and_then(release)
        && line(major, minor) != Some(version)
    {
        report_other_line(ctx, version, (major, minor));
    }
    ctx.image("image", chosen, default)
}

/// The image of the StatsD exporter, if there is to be one.
#[expect(
    clippy::option_option,
    reason = "the outer `None` is a mistake that was reported, the inner one no exporter"
)]
pub(super) fn statsd(
    ctx: &mut Context<'_>,
    is_wanted: bool,
    chosen: Option<&Reference>,
) -> Option<Option<Image>> {
    if is_wanted {
        ctx.image("statsd_image", chosen, STATSD_IMAGE).map(Some)
    } else {
        Some(None)
    }
}

/// The release in the tag of an official image. Other images have versions of their own.
fn release(image: &Reference) -> Option<(u32, u32)> {
    let repository = image.repository();
    if repository != "apache/airflow" && !repository.ends_with("/apache/airflow") {
        return None;
    }
    let mut numbers = image.tag()?.split(['.', '-']).map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// The line of versions that a release is of.
fn line(major: u32, minor: u32) -> Option<Version> {
    match (major, minor) {
        (2, 3..=6) => Some(Version::V2_3),
        (2, 7..=11) => Some(Version::V2_11),
        (3, _) => Some(Version::V3),
        _ => None,
    }
}

fn report_other_line(ctx: &mut Context<'_>, version: Version, (major, minor): (u32, u32)) {
    let diagnostic = Diagnostic::error(
        "airflow::image-of-another-version",
        format!(
            "the image has Airflow {major}.{minor}, and `version` is `{}`",
            version.as_str()
        ),
    )
    .at(&ctx.path("image"), format!("Airflow {major}.{minor}"))
    .note("the lines differ in their commands, health pages and sections of the configuration");
    ctx.report(match line(major, minor) {
        Some(line) => diagnostic.help(format!("write `version = \"{}\"`", line.as_str())),
        None => diagnostic.help("2.3 is the oldest release that can be run"),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_tag_of_an_official_image_is_a_release() {
        for (image, expected) in [
            ("apache/airflow:2.3.0", Some((2, 3))),
            ("apache/airflow:2.11.2-python3.11", Some((2, 11))),
            ("registry.local:5000/apache/airflow:3.3.2", Some((3, 3))),
            ("apache/airflow:slim-2.11.2", None),
            ("registry.local:5000/spark-k8s-airflow:3.5-3.5.7", None),
        ] {
            let reference: Reference = image.parse().expect("a reference");
            assert_eq!(release(&reference), expected, "{image}");
        }
    }
}
