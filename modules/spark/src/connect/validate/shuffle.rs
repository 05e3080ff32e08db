//! The remote shuffle service, and the client of it that Spark does not have itself.

use std::collections::BTreeMap;

use platc_sdk::capability::ShuffleService;
use platc_sdk::{Context, Diagnostic, Image, Ref, Settings};

use crate::container;
use crate::libraries::Libraries;
use crate::version::{Line, SparkVersion};

const SETTING: &str = "shuffle_service";

/// Keys that the service brings, without which it is not used or loses data.
const DERIVED: &[&str] = &[
    "spark.celeborn.master.endpoints",
    "spark.dynamicAllocation.shuffleTracking.enabled",
    "spark.serializer",
    "spark.shuffle.manager",
    "spark.shuffle.sort.io.plugin.class",
];

/// Where an application looks for the client.
pub(super) struct Application<'a> {
    pub(super) version: SparkVersion,
    pub(super) image: Option<&'a Image>,
    pub(super) libraries: Libraries,
    pub(super) extra_packages: &'a [String],
    pub(super) spark_defaults: &'a BTreeMap<String, String>,
}

/// What the service comes to.
#[derive(Default)]
pub(super) struct Shuffle {
    /// Keys of `spark-defaults.conf`.
    pub(super) settings: Settings,
    /// The client, where it is downloaded.
    pub(super) package: Option<String>,
}

/// Binds the service, and checks that the application has its client.
pub(super) fn bound(
    ctx: &mut Context<'_>,
    reference: Option<&Ref<ShuffleService>>,
    application: &Application<'_>,
) -> Option<Shuffle> {
    let Some(reference) = reference else {
        return Some(Shuffle::default());
    };
    no_other_shuffle(ctx, application.spark_defaults);
    let service = ctx.bind(SETTING, reference)?;
    Some(Shuffle {
        package: client(ctx, &service, application),
        settings: service.spark_settings,
    })
}

/// Reports keys beside those that the service brings.
fn no_other_shuffle(ctx: &mut Context<'_>, settings: &BTreeMap<String, String>) {
    for key in DERIVED.iter().filter(|key| settings.contains_key(**key)) {
        let at = ctx.path("spark_defaults").key(key);
        ctx.report(
            Diagnostic::error(
                "spark-connect::derived-key",
                format!("`{key}` is derived by platc"),
            )
            .at_key(&at, "would contradict `shuffle_service`")
            .help("leave the key out"),
        );
    }
}

/// The coordinates of the client, if it is to be downloaded.
fn client(
    ctx: &mut Context<'_>,
    service: &ShuffleService,
    application: &Application<'_>,
) -> Option<String> {
    let line = application.version.line();
    if is_before(&service.version, first_with_client(line)) {
        no_client(ctx, &service.version, application.version);
        return None;
    }
    let official = application.image.is_some_and(container::is_official);
    let named = application
        .extra_packages
        .iter()
        .any(|package| package.contains(":celeborn-client-spark-"));
    let generation = match line {
        Line::V3_5 => {
            // Before 4.0 executors make the shuffle manager first and download jars then (SPARK-45762).
            if official {
                missing(
                    ctx,
                    application.version,
                    "before Spark 4.0 it has to be in the image",
                );
            }
            return None;
        }
        Line::V4_0 | Line::V4_1 => 4,
    };
    match application.libraries {
        _ if named => None,
        Libraries::Packages => Some(format!(
            "org.apache.celeborn:celeborn-client-spark-{generation}-shaded_{}:{}",
            line.scala(),
            service.version
        )),
        Libraries::Image => {
            if official {
                missing(
                    ctx,
                    application.version,
                    "or set `libraries = \"packages\"` where pods reach Maven Central",
                );
            }
            None
        }
    }
}

/// The first two numbers of the first Celeborn that has a client for this Spark.
fn first_with_client(line: Line) -> (u16, u16) {
    match line {
        Line::V3_5 => (0, 3),
        Line::V4_0 => (0, 6),
        Line::V4_1 => (0, 7),
    }
}

fn is_before(version: &str, first: (u16, u16)) -> bool {
    let mut numbers = version.split('.').map_while(|part| part.parse().ok());
    match (numbers.next(), numbers.next()) {
        (Some(major), Some(minor)) => (major, minor) < first,
        _ => false,
    }
}

fn missing(ctx: &mut Context<'_>, version: SparkVersion, otherwise: &str) {
    ctx.report(
        Diagnostic::error(
            "spark-connect::missing-library",
            format!("the official image of Spark {version} lacks the client of Celeborn"),
        )
        .at_key(&ctx.path(SETTING), "needs the client of Celeborn")
        .note("without it Spark ends with `ClassNotFoundException: org.apache.spark.shuffle.celeborn.SparkShuffleManager`")
        .help(format!("name an `image` that has it in `/opt/spark/jars`; {otherwise}")),
    );
}

fn no_client(ctx: &mut Context<'_>, celeborn: &str, spark: SparkVersion) {
    let line = spark.line();
    let (major, minor) = first_with_client(line);
    ctx.report(
        Diagnostic::error(
            "spark-connect::celeborn-client",
            format!("Celeborn {celeborn} has no client for Spark {spark}"),
        )
        .at(&ctx.path(SETTING), format!("Celeborn {celeborn}"))
        .note(format!(
            "the first client for Spark {line} is that of Celeborn {major}.{minor}"
        ))
        .help(format!(
            "use a cluster of Celeborn {major}.{minor} or newer, or an older Spark"
        )),
    );
}
