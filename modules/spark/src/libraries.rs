//! Where the jars come from that an application needs and Spark does not have.

use platc_sdk::{Context, Diagnostic, Image, Path};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::container;
use crate::version::SparkVersion;

/// Where jars come from that Spark does not have itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Libraries {
    /// From `image`, which has them all in `/opt/spark/jars`.
    #[default]
    Image,
    /// From Maven Central at every start.
    Packages,
}

/// A library that an application needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Library {
    /// Hadoop's file system for S3.
    S3a,
    /// The Connect server itself.
    Connect,
    /// Iceberg's runtime.
    Iceberg,
}

impl Library {
    fn package(self, version: SparkVersion) -> Option<String> {
        match self {
            Self::S3a => Some(version.s3a()),
            Self::Connect => version.connect(),
            Self::Iceberg => Some(version.iceberg()),
        }
    }

    /// What it is, and the error without it.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::S3a => (
                "hadoop-aws",
                "Class org.apache.hadoop.fs.s3a.S3AFileSystem not found",
            ),
            Self::Connect => (
                "the Connect server",
                "Failed to load class org.apache.spark.sql.connect.service.SparkConnectServer",
            ),
            Self::Iceberg => (
                "Iceberg",
                "Cannot find catalog plugin class: org.apache.iceberg.spark.SparkCatalog",
            ),
        }
    }
}

/// What a component needs, each with the place of the setting that needs it.
pub(crate) struct Needs {
    /// The version of Spark.
    pub(crate) version: SparkVersion,
    /// The libraries.
    pub(crate) libraries: Vec<(Library, Path)>,
    /// Maven coordinates that a person named.
    pub(crate) extra: Vec<String>,
    /// Whether a person named a repository or a file of Ivy settings.
    pub(crate) own_repository: bool,
}

/// The codes that a component reports under.
pub(crate) struct Codes {
    /// An official image lacks a library.
    pub(crate) missing: &'static str,
    /// Packages are downloaded although images come from a mirror.
    pub(crate) download: &'static str,
    /// A package is not written as Maven coordinates.
    pub(crate) bad_package: &'static str,
}

/// The Maven coordinates to download, sorted by need; none with libraries from the image.
pub(crate) fn packages(
    ctx: &mut Context<'_>,
    codes: &Codes,
    from: Libraries,
    image: Option<&Image>,
    needs: Needs,
) -> Vec<String> {
    let Needs {
        version,
        libraries,
        extra,
        own_repository,
    } = needs;
    let needed: Vec<(Library, Path, String)> = libraries
        .into_iter()
        .filter_map(|(library, at)| Some((library, at, library.package(version)?)))
        .collect();
    check_coordinates(ctx, codes.bad_package, &extra);
    let packages: Vec<String> = match from {
        Libraries::Packages => needed.into_iter().map(|(.., package)| package).collect(),
        Libraries::Image => {
            if image.is_some_and(container::is_official) {
                for (library, at, _) in &needed {
                    missing(ctx, codes.missing, version, (*library, at));
                }
            }
            Vec::new()
        }
    };
    let packages: Vec<String> = packages.into_iter().chain(extra).collect();
    let moved = image.is_some_and(Image::is_moved);
    if moved && !own_repository && !packages.is_empty() {
        download(ctx, codes.download, from);
    }
    packages
}

fn missing(
    ctx: &mut Context<'_>,
    code: &'static str,
    version: SparkVersion,
    (library, at): (Library, &Path),
) {
    let (what, error) = library.words();
    ctx.report(
        Diagnostic::error(code, format!("the official image of Spark {version} lacks {what}"))
            .at_key(at, format!("needs {what}"))
            .note(format!("without it Spark ends with `{error}`"))
            .help("name an `image` that has it in `/opt/spark/jars`, or set `libraries = \"packages\"` where pods reach Maven Central"),
    );
}

fn download(ctx: &mut Context<'_>, code: &'static str, from: Libraries) {
    let key = match from {
        Libraries::Packages => "libraries",
        Libraries::Image => "extra_packages",
    };
    ctx.report(
        Diagnostic::warning(code, "jars are downloaded from Maven Central at every start")
            .at(&ctx.path(key), "needs the internet")
            .note("images come from a mirror, so pods may not reach the internet")
            .help("build an image that has the jars, or name your repository with `spark.jars.repositories` or `spark.jars.ivySettings`"),
    );
}

fn check_coordinates(ctx: &mut Context<'_>, code: &'static str, packages: &[String]) {
    for (index, package) in packages.iter().enumerate() {
        let parts: Vec<&str> = package.split(':').collect();
        let plain = |part: &&str| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
        };
        if parts.len() == 3 && parts.iter().all(plain) {
            continue;
        }
        let at = ctx.path("extra_packages").index(index);
        ctx.report(
            Diagnostic::error(code, format!("{package:?} is not a package of Maven"))
                .at(&at, "not `group:artifact:version`")
                .help("write it as `io.delta:delta-spark_2.13:4.0.0`"),
        );
    }
}
