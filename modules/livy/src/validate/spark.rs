//! What all applications have in common.

use std::collections::BTreeMap;

use platc_sdk::{Context, Diagnostic, Quantity, Reference};

use super::spark_defaults::{self, Around};
use super::storage::Wanted;
use crate::config::{SparkPod, Version};
use crate::model::{Pod, Spark, User};

/// The smallest heap that a driver or an executor starts with, in mebibytes: Spark wants 450 of them
/// left, and a JVM keeps some for itself.
const SMALLEST_HEAP: u64 = 512;

/// The settings of applications.
pub(super) struct Applications {
    pub(super) spark_image: Reference,
    pub(super) user: Option<User>,
    pub(super) driver: SparkPod,
    pub(super) executor: SparkPod,
    pub(super) spark_uid: u32,
    pub(super) spark_defaults: BTreeMap<String, String>,
}

pub(super) fn checked(
    ctx: &mut Context<'_>,
    applications: Applications,
    version: Version,
    wanted: &Wanted<'_>,
) -> Option<Spark> {
    let Applications {
        spark_image,
        user,
        driver,
        executor,
        spark_uid,
        spark_defaults,
    } = applications;
    let image = ctx.image_at(&ctx.path("spark_image"), &spark_image);
    let driver = pod(ctx, ("a", "driver"), driver);
    let executor = pod(ctx, ("an", "executor"), executor);
    if spark_uid == 0 {
        as_root(ctx);
    }
    let around = Around::new(ctx, version, wanted);
    let settings = spark_defaults::checked(ctx, spark_defaults, &around);
    Some(Spark {
        image,
        pull_secret: ctx.pull_secret().map(ToString::to_string),
        user: user?,
        uid: spark_uid,
        driver: driver?,
        executor: executor?,
        settings: settings?,
    })
}

/// A role with its article.
type Role = (&'static str, &'static str);

fn pod(ctx: &mut Context<'_>, role: Role, pod: SparkPod) -> Option<Pod> {
    let SparkPod {
        cores,
        cpu_request,
        cpu_limit,
        memory,
        placement,
    } = pod;
    if cores == 0 {
        no_cores(ctx, role);
    }
    let reserved = cpu_request
        .clone()
        .unwrap_or_else(|| Quantity::millicores(cores.saturating_mul(1000)));
    if cpu_limit.as_ref().is_some_and(|limit| *limit < reserved) {
        limit_below(ctx, role, &reserved);
    }
    let heap = memory.whole_mebibytes();
    if heap < SMALLEST_HEAP {
        small_heap(ctx, role);
        return None;
    }
    Some(Pod {
        cores,
        cpu_request,
        cpu_limit,
        heap,
        placement,
    })
}

fn no_cores(ctx: &mut Context<'_>, (article, role): Role) {
    ctx.report(
        Diagnostic::error(
            "livy::no-cores",
            format!("{article} {role} without cores does nothing"),
        )
        .at(&ctx.path(&format!("{role}.cores")), "must be 1 or more")
        .help(format!(
            "write `cores = 1`, and `cpu_request = \"100m\"` where {article} {role} needs less than a core"
        )),
    );
}

fn limit_below(ctx: &mut Context<'_>, (article, role): Role, reserved: &Quantity) {
    ctx.report(
        Diagnostic::error(
            "livy::limit-below-request",
            format!("{article} {role} reserves more processor than it may use"),
        )
        .at(
            &ctx.path(&format!("{role}.cpu_limit")),
            format!("less than {reserved}"),
        )
        .note("the API server refuses such a pod, and the application waits for ever")
        .help("raise `cpu_limit`, or lower `cpu_request`"),
    );
}

fn small_heap(ctx: &mut Context<'_>, (article, role): Role) {
    ctx.report(
        Diagnostic::error(
            "livy::small-heap",
            format!("{article} {role} does not start with so little memory"),
        )
        .at(
            &ctx.path(&format!("{role}.memory")),
            format!("less than {SMALLEST_HEAP}Mi"),
        )
        .note("Spark ends with `System memory must be at least 471859200`")
        .help(format!("give it {SMALLEST_HEAP}Mi or more")),
    );
}

fn as_root(ctx: &mut Context<'_>) {
    ctx.report(
        Diagnostic::error("livy::root-applications", "applications would run as root")
            .at(&ctx.path("spark_uid"), "root")
            .note("whoever reaches Livy runs code as this user")
            .help("leave the key out: Spark's images have a user 185"),
    );
}
