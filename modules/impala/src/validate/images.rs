//! The images: all servers of a cluster come from one build, and from the version that is configured.

use platc_sdk::{Context, Diagnostic, Place, Reference};

use super::servers::Written;
use crate::config::Version;
use crate::model::build;

/// The image of a server of this version, as Apache publishes it.
pub(super) fn default_image(version: Version, server: &str) -> String {
    let release = match version {
        Version::V4_2 => "4.2.0",
        Version::V4_3 => "4.3.0",
        Version::V4_4 => "4.4.1",
        Version::V4_5 => "4.5.0",
    };
    format!("docker.io/apache/impala:{release}-{server}")
}

/// The version of the cluster. Reports images of several builds, and of another version.
pub(super) fn version(
    ctx: &mut Context<'_>,
    chosen: Option<Version>,
    written: &Written,
) -> Version {
    let images: Vec<(&str, Option<&Reference>)> = written.images();
    let tagged = images.iter().find_map(|(key, image)| {
        let version = version_in(image.as_ref()?.tag()?)?;
        Some((*key, version))
    });
    let version = chosen.or(tagged.map(|(_, version)| version));
    if let (Some(chosen), Some((key, tagged))) = (chosen, tagged)
        && chosen != tagged
    {
        another_version(ctx, key, tagged);
    }
    let version = version.unwrap_or_default();
    builds(ctx, &images, version);
    version
}

fn another_version(ctx: &mut Context<'_>, key: &str, tagged: Version) {
    let path = ctx.path("version");
    ctx.report(
        Diagnostic::error(
            "impala::image-of-another-version",
            format!("`{key}` has another version than `version`"),
        )
        .at(&path, "another version")
        .at(&ctx.path(key), "another version")
        .note("a server ends at once when it is started with a flag that it does not know")
        .fix(
            "the version of the image",
            Place::value(&path),
            format!("{:?}", name(tagged)),
        ),
    );
}

/// Reports the first image whose build is not that of the others.
fn builds(ctx: &mut Context<'_>, images: &[(&str, Option<&Reference>)], version: Version) {
    let Ok(default) = default_image(version, "catalogd").parse::<Reference>() else {
        return;
    };
    let known: Vec<(&str, bool, String)> = images
        .iter()
        .filter_map(|(key, image)| {
            let tag = image.unwrap_or(&default).tag()?;
            Some((*key, image.is_some(), build(tag).to_owned()))
        })
        .collect();
    let Some(set) = known.iter().find(|(_, written, _)| *written) else {
        return;
    };
    let Some(other) = known.iter().find(|(.., build)| *build != set.2) else {
        return;
    };
    let (key, _, build) = set;
    let mut diagnostic = Diagnostic::error(
        "impala::mixed-builds",
        format!(
            "`{key}` is of build `{build}`, and `{}` of `{}`",
            other.0, other.2
        ),
    )
    .at(&ctx.path(key), "one build");
    if other.1 {
        diagnostic = diagnostic.at(&ctx.path(other.0), "another build");
    }
    ctx.report(
        diagnostic
            .note("servers of different builds do not understand each other's calls")
            .help(format!(
                "name images of one build for all servers: {}",
                keys(&known)
            )),
    );
}

fn keys(known: &[(&str, bool, String)]) -> String {
    let keys: Vec<String> = known.iter().map(|(key, ..)| format!("`{key}`")).collect();
    keys.join(", ")
}

/// The version that a tag names, such as `20240911-4.4.1-release`.
fn version_in(tag: &str) -> Option<Version> {
    tag.split('-').find_map(|part| {
        let numbers: Vec<u32> = part
            .split('.')
            .map(str::parse)
            .collect::<Result<_, _>>()
            .ok()?;
        match numbers[..] {
            [4, 0..=2, _] => Some(Version::V4_2),
            [4, 3, _] => Some(Version::V4_3),
            [4, 4, _] => Some(Version::V4_4),
            [4, 5, _] => Some(Version::V4_5),
            _ => None,
        }
    })
}

/// What is written for a version.
pub(super) fn name(version: Version) -> &'static str {
    match version {
        Version::V4_2 => "4.2",
        Version::V4_3 => "4.3",
        Version::V4_4 => "4.4",
        Version::V4_5 => "4.5",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_tells_version_and_build() {
        for (tag, version, of_build) in [
            ("4.5.0-statestored", Some(Version::V4_5), "4.5.0"),
            ("4.4.1-impalad_coord_exec", Some(Version::V4_4), "4.4.1"),
            (
                "20240911-4.4.1-release",
                Some(Version::V4_4),
                "20240911-4.4.1-release",
            ),
            (
                "4.3.0-release-Task27281-release-apache-hive",
                Some(Version::V4_3),
                "4.3.0-release-Task27281-release-apache-hive",
            ),
            ("4.1.2-catalogd", Some(Version::V4_2), "4.1.2"),
            ("nightly", None, "nightly"),
            ("5.0.0-catalogd", None, "5.0.0"),
        ] {
            assert_eq!(version_in(tag), version, "{tag}");
            assert_eq!(build(tag), of_build, "{tag}");
        }
    }
}
