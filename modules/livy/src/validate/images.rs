//! What the tags of the two images say about each other.

use platc_sdk::{Context, Diagnostic, Image, Reference};

use crate::config::Version;

/// A version of three numbers.
type Triple = [u32; 3];

/// The image of the server, after the versions were compared as far as the tags have them:
/// `livy-spark:0.8.0-3.1.3`, `spark:v3.1.3`.
pub(super) fn checked(
    ctx: &mut Context<'_>,
    image: &Reference,
    spark: &Reference,
    version: Version,
) -> Image {
    let triples = image.tag().map(triples).unwrap_or_default();
    if let Some(livy) = triples.iter().find(|[major, ..]| *major == 0) {
        check_livy(ctx, *livy, version);
    }
    let submits = triples.iter().find(|[major, ..]| *major >= 2);
    let runs = spark.tag().map(self::triples).unwrap_or_default();
    let runs = runs.iter().find(|[major, ..]| *major >= 2);
    if let (Some(submits), Some(runs)) = (submits, runs) {
        check_spark(ctx, *submits, *runs);
    }
    ctx.image_at(&ctx.path("image"), image)
}

/// All versions in a tag, in their order.
fn triples(tag: &str) -> Vec<Triple> {
    tag.split(['-', '_'])
        .filter_map(|part| {
            let mut numbers = part
                .trim_start_matches(|c: char| c.is_ascii_alphabetic())
                .split('.')
                .map(|number| number.parse().ok());
            let triple = [numbers.next()??, numbers.next()??, numbers.next()??];
            numbers.next().is_none().then_some(triple)
        })
        .collect()
}

fn check_livy(ctx: &mut Context<'_>, [major, minor, _]: Triple, version: Version) {
    let assumed = match version {
        Version::V0_8 => 8,
        Version::V0_9 => 9,
    };
    if minor == assumed {
        return;
    }
    let help = match minor {
        8 | 9 => format!("write `version = \"{major}.{minor}\"`"),
        _ => "platc knows Livy 0.8 and 0.9; take an image with one of them".to_owned(),
    };
    ctx.report(
        Diagnostic::error(
            "livy::other-version",
            format!("the image has Livy {major}.{minor}, and `version` is 0.{assumed}"),
        )
        .at_key(&ctx.path("image"), format!("Livy {major}.{minor}"))
        .note("the versions need different rights, and wait for applications in different ways")
        .help(help),
    );
}

fn check_spark(ctx: &mut Context<'_>, submits: Triple, runs: Triple) {
    if submits == runs {
        return;
    }
    let text = |[major, minor, patch]: Triple| format!("{major}.{minor}.{patch}");
    let (from, to) = (text(submits), text(runs));
    let message = format!("Spark {from} submits applications that run in Spark {to}");
    let diagnostic = if submits[..2] == runs[..2] {
        Diagnostic::warning("livy::other-spark-patch", message)
            .note("jars in the images carry the whole version in their names: `spark-examples_2.12-3.3.0.jar`")
    } else {
        Diagnostic::error("livy::other-spark", message)
            .note("lines of Spark differ in how a driver finds its configuration and its executors")
    };
    ctx.report(
        diagnostic
            .at(&ctx.path("spark_image"), format!("Spark {to}"))
            .at_key(&ctx.path("image"), format!("Spark {from}"))
            .help(format!("take an image of Spark {from}")),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_tags() {
        for (tag, expected) in [
            ("0.8.0-3.1.3", vec![[0, 8, 0], [3, 1, 3]]),
            ("v3.3.0", vec![[3, 3, 0]]),
            ("3.5.7-scala2.12-java17-python3-ubuntu", vec![[3, 5, 7]]),
            ("0.9.0-incubating-spark3.5.1", vec![[0, 9, 0], [3, 5, 1]]),
            ("latest", vec![]),
            ("1.2.3.4", vec![]),
            ("99999999999.1.1", vec![]),
        ] {
            assert_eq!(triples(tag), expected, "{tag}");
        }
    }
}
