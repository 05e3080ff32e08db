//! From what a person wrote to a validated cluster.

use platc_sdk::{Context, Diagnostic, Quantity, Resources};

use super::config::{Cleanup, SparkStandalone, Worker};
use super::model::{Model, WorkerModel};
use crate::keys::{self, Keys};
use crate::size::Size;

mod pages;
mod recovery;

pub(crate) use pages::PAGES;

/// What a JVM needs beside its heap, in mebibytes.
const BESIDE_THE_HEAP: u64 = 300;
/// The smallest heap of a master, in mebibytes.
const SMALLEST_MASTER: u64 = 256;
/// The smallest heap that an executor starts with, in mebibytes.
const SMALLEST_EXECUTOR: u64 = 512;

/// Keys that platc derives, with what to do instead.
const DERIVED: &[(&str, &str)] = &[
    ("spark.deploy.defaultCores", "set `default_cores`"),
    ("spark.deploy.recoveryDirectory", "set `recovery.storage`"),
    ("spark.deploy.recoveryMode", "set `recovery`"),
    ("spark.deploy.zookeeper.dir", "leave the key out"),
    ("spark.deploy.zookeeper.url", "set `recovery.ensemble`"),
    (
        "spark.master.ui.port",
        "leave the key out: probes and metrics use the port",
    ),
    ("spark.shuffle.service.enabled", "set `shuffle_service`"),
    ("spark.shuffle.service.port", "leave the key out"),
    ("spark.worker.cleanup.appDataTtl", "set `cleanup.max_age`"),
    ("spark.worker.cleanup.enabled", "set `cleanup.enabled`"),
    (
        "spark.worker.ui.port",
        "leave the key out: probes and metrics use the port",
    ),
];

pub(crate) fn validate(config: SparkStandalone, ctx: &mut Context<'_>) -> Option<Model> {
    let SparkStandalone {
        spark,
        image,
        size,
        workers,
        worker,
        masters,
        recovery,
        resources,
        default_cores,
        shuffle_service,
        cleanup,
        settings,
        ingress,
        placement,
    } = config;
    let image = ctx.image("image", image.as_ref(), &spark.image());
    let workers = count(ctx, "workers", workers.unwrap_or_else(|| size.of(1, 3, 6)));
    let worker = checked_worker(ctx, size, worker);
    let masters = count(ctx, "masters", masters);
    let recovery = recovery::checked(ctx, recovery, masters);
    let heap = heap(ctx, &resources);
    let default_cores = default_cores.map(|cores| count(ctx, "default_cores", cores));
    let keys = Keys {
        setting: "settings",
        codes: keys::Codes {
            not_a_spark_key: "spark-standalone::not-a-spark-key",
            derived: "spark-standalone::derived-key",
            harmful: "spark-standalone::harmful-key",
        },
        version: spark,
        derived: DERIVED,
    };
    let settings = keys::checked(ctx, &keys, settings);
    let worker = worker?;
    let (workers, masters) = (workers?, masters?);
    let half = (workers.saturating_mul(worker.cores) / 2).max(1);
    Some(Model {
        identity: ctx.identity().clone(),
        version: spark,
        image: image?,
        masters,
        recovery: recovery?,
        resources,
        heap: heap?,
        workers,
        default_cores: default_cores.unwrap_or(Some(half))?,
        worker,
        shuffle_service,
        cleanup: removed_after(&cleanup),
        settings,
        ingress,
        placement,
    })
}

/// A number that is not zero.
fn count(ctx: &mut Context<'_>, key: &str, number: u32) -> Option<u32> {
    if number > 0 {
        return Some(number);
    }
    ctx.report(
        Diagnostic::error("spark-standalone::zero-count", format!("`{key}` is zero"))
            .at(&ctx.path(key), "nothing would run")
            .help("write 1 or more"),
    );
    None
}

fn checked_worker(ctx: &mut Context<'_>, size: Size, worker: Worker) -> Option<WorkerModel> {
    let Worker {
        cores,
        memory,
        cpu_request,
        scratch,
        placement,
    } = worker;
    let cores = count(
        ctx,
        "worker.cores",
        cores.unwrap_or_else(|| size.of(1, 4, 8)),
    );
    let heaps = memory.unwrap_or_else(|| Quantity::gibibytes(size.of(1, 8, 32)));
    let memory = heaps.whole_mebibytes();
    if memory < SMALLEST_EXECUTOR {
        small_worker(ctx);
        return None;
    }
    let cores = cores?;
    let beside = (memory / 4).max(512) + 1024;
    let all = u32::try_from(memory + beside).unwrap_or(u32::MAX);
    let container = Resources::new(cores.saturating_mul(1000), all);
    Some(WorkerModel {
        cores,
        memory,
        resources: Resources {
            cpu: cpu_request.unwrap_or(container.cpu),
            memory: container.memory,
        },
        scratch: scratch.unwrap_or_else(|| Quantity::gibibytes(20)),
        placement,
    })
}

fn small_worker(ctx: &mut Context<'_>) {
    ctx.report(
        Diagnostic::error(
            "spark-standalone::small-worker",
            "no executor fits into such a worker",
        )
        .at(
            &ctx.path("worker.memory"),
            format!("less than {SMALLEST_EXECUTOR}Mi"),
        )
        .note("an executor does not start with a smaller heap, and applications wait for ever")
        .help(format!("offer {SMALLEST_EXECUTOR}Mi or more")),
    );
}

/// The heap of a master in mebibytes.
fn heap(ctx: &mut Context<'_>, resources: &Resources) -> Option<u64> {
    let memory = resources.memory.whole_mebibytes();
    let heap = memory.saturating_sub((memory / 4).max(BESIDE_THE_HEAP));
    if heap >= SMALLEST_MASTER {
        return Some(heap);
    }
    ctx.report(
        Diagnostic::error(
            "spark-standalone::small-memory",
            format!("{} leave no room for a heap", resources.memory),
        )
        .at(&ctx.path("resources.memory"), "too little memory")
        .help(format!(
            "give it {}Mi or more",
            BESIDE_THE_HEAP + SMALLEST_MASTER
        )),
    );
    None
}

fn removed_after(cleanup: &Cleanup) -> Option<platc_sdk::Duration> {
    let &Cleanup { enabled, max_age } = cleanup;
    enabled.then_some(max_age)
}
