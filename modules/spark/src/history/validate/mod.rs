//! From what a person wrote to a validated history server.

use platc_sdk::{Context, Diagnostic, Image, Resources};

use super::config::{Cleaner, SparkHistoryServer};
use super::model::{Cleaning, Model};
use crate::container::is_official;
use crate::user;
use crate::version::SparkVersion;

mod event_log;
mod pages;
mod settings;

use event_log::Reader;
pub(crate) use pages::PAGES;

/// What a JVM needs beside its heap, in mebibytes: classes, threads, and Spark's own buffers.
const BESIDE_THE_HEAP: u64 = 400;
/// The smallest heap that opens the log of a real application, in mebibytes.
const SMALLEST_HEAP: u64 = 368;

pub(crate) fn validate(config: SparkHistoryServer, ctx: &mut Context<'_>) -> Option<Model> {
    let SparkHistoryServer {
        spark,
        event_log,
        s3,
        user,
        kerberos,
        image,
        size,
        resources,
        update_interval,
        retained_applications,
        cleaner,
        store,
        settings,
        ingress,
        placement,
    } = config;
    let user = user::checked(ctx, "spark-history::bad-user", user);
    let image = ctx.image("image", image.as_ref(), &spark.image());
    let reader = Reader {
        user: user.as_deref(),
        kerberos: kerberos.as_ref(),
    };
    let log = event_log::event_log(ctx, event_log.as_ref(), s3.as_ref(), reader);
    if s3.is_some() {
        image_with_s3(ctx, "s3", spark, image.as_ref());
    } else if log.as_ref().is_some_and(|log| log.place.login().is_some()) {
        image_with_s3(ctx, "event_log", spark, image.as_ref());
    }
    let resources = resources.unwrap_or_else(|| {
        size.of(
            Resources::new(250, 2048),
            Resources::new(500, 4096),
            Resources::new(2000, 8192),
        )
    });
    let heap = heap(ctx, &resources);
    let settings = settings::checked(ctx, settings);
    Some(Model {
        identity: ctx.identity().clone(),
        version: spark,
        image: image?,
        log: log?,
        user: user?,
        resources,
        heap: heap?,
        update_interval,
        retained_applications,
        cleaning: cleaning(&cleaner),
        store,
        settings,
        ingress,
        placement,
    })
}

/// The heap in mebibytes.
fn heap(ctx: &mut Context<'_>, resources: &Resources) -> Option<u64> {
    let memory = resources.memory.whole_mebibytes();
    let beside = (memory / 4).max(BESIDE_THE_HEAP);
    let heap = memory.saturating_sub(beside);
    if heap >= SMALLEST_HEAP {
        return Some(heap);
    }
    ctx.report(
        Diagnostic::error(
            "spark-history::small-memory",
            format!("{} leave no room for a heap", resources.memory),
        )
        .at(&ctx.path("resources.memory"), "too little memory")
        .note(format!(
            "the JVM needs {BESIDE_THE_HEAP}Mi beside its heap, and logs are read into the heap"
        ))
        .help(format!(
            "give it {}Mi or more",
            BESIDE_THE_HEAP + SMALLEST_HEAP
        )),
    );
    None
}

/// The official images have no file system for `s3a`.
fn image_with_s3(ctx: &mut Context<'_>, key: &str, spark: SparkVersion, image: Option<&Image>) {
    let Some(image) = image.filter(|image| is_official(image)) else {
        return;
    };
    ctx.report(
        Diagnostic::error(
            "spark-history::image-without-s3",
            format!("`{}` cannot read from S3", image.source()),
        )
        .at_key(&ctx.path(key), "needs an image with hadoop-aws")
        .note("without hadoop-aws the server ends with `Class org.apache.hadoop.fs.s3a.S3AFileSystem not found`")
        .help(format!("build an image that has `{}` and the AWS SDK in `/opt/spark/jars`, and name it with `image`", spark.s3a())),
    );
}

fn cleaning(cleaner: &Cleaner) -> Cleaning {
    let &Cleaner {
        enabled,
        interval,
        max_age,
    } = cleaner;
    if enabled {
        Cleaning::On { interval, max_age }
    } else {
        Cleaning::Off
    }
}
