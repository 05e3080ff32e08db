//! From what a person wrote to a validated Connect server.

use platc_sdk::{Context, Diagnostic, Resources};

use super::config::SparkConnectServer;
use super::model::{Model, ServerModel};
use crate::size::Size;
use crate::user;

mod application;
mod backend;
mod executor;
mod pages;
mod spark_defaults;
mod tables;
mod telemetry;

use application::Application;
use backend::Cluster;
use spark_defaults::Around;
use tables::Places;

pub(crate) use pages::PAGES;

/// What a driver needs beside its heap, in mebibytes.
const BESIDE_THE_HEAP: u64 = 512;
/// The smallest heap that a driver starts with, in mebibytes: Spark wants 450 of them left.
const SMALLEST_HEAP: u64 = 512;

pub(crate) fn validate(config: SparkConnectServer, ctx: &mut Context<'_>) -> Option<Model> {
    let SparkConnectServer {
        spark,
        image,
        libraries,
        extra_packages,
        backend,
        master,
        replicas,
        size,
        resources,
        executor,
        user,
        event_log,
        storage,
        warehouse,
        metastore,
        iceberg,
        shuffle_service,
        otel,
        spark_defaults,
        scratch,
        ingress,
        placement,
    } = config;
    let cluster = Cluster::chosen(ctx, backend, master.as_ref());
    let version = cluster.version(ctx, spark);
    let image = ctx.image("image", image.as_ref(), &version.image());
    let user = user::checked(ctx, "spark-connect::bad-user", user);
    let places = Places {
        event_log: event_log.as_ref(),
        storage: &storage,
        warehouse: warehouse.as_ref(),
        metastore: metastore.as_ref(),
        iceberg: iceberg.as_ref(),
    };
    let around = Around::of(version, cluster.backend, &places);
    let application = Application {
        libraries,
        extra_packages,
        shuffle_service,
        otel,
        spark_defaults,
    };
    let application = application.checked(ctx, &around, image.as_ref(), user.as_deref());
    let executor = cluster.executor(ctx, size, executor);
    let server = server(ctx, size, resources, replicas);
    Some(Model {
        identity: ctx.identity().clone(),
        version,
        image: image?,
        backend: cluster.model(ctx)?,
        executor: executor?,
        user: user?,
        server: server?,
        application: application?,
        scratch,
        ingress,
        placement,
    })
}

/// Processor, memory and heap of the server.
fn server(
    ctx: &mut Context<'_>,
    size: Size,
    resources: Option<Resources>,
    replicas: u32,
) -> Option<ServerModel> {
    one_server(ctx, replicas);
    let resources = resources.unwrap_or_else(|| default_resources(size));
    let heap = heap(ctx, &resources)?;
    Some(ServerModel { resources, heap })
}

fn one_server(ctx: &mut Context<'_>, replicas: u32) {
    if replicas == 1 {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "spark-connect::replicas",
            "there is one Connect server behind an address",
        )
        .at(&ctx.path("replicas"), "not 1")
        .note("each server is a driver with its own sessions and executors; behind one address clients lose their sessions and executors report to the wrong driver")
        .help("raise `executor.max` for more work at a time, or add a component for another team"),
    );
}

fn default_resources(size: Size) -> Resources {
    let (millicores, mebibytes) = size.of((500, 2048), (1000, 4096), (4000, 16384));
    Resources::new(millicores, mebibytes)
}

/// The heap in mebibytes.
fn heap(ctx: &mut Context<'_>, resources: &Resources) -> Option<u64> {
    let memory = resources.memory.whole_mebibytes();
    let heap = memory.saturating_sub((memory / 4).max(BESIDE_THE_HEAP));
    if heap >= SMALLEST_HEAP {
        return Some(heap);
    }
    ctx.report(
        Diagnostic::error(
            "spark-connect::small-memory",
            format!("{} leave no room for a heap", resources.memory),
        )
        .at(&ctx.path("resources.memory"), "too little memory")
        .note("Spark ends with `System memory must be at least 471859200`")
        .help(format!(
            "give it {}Mi or more",
            BESIDE_THE_HEAP + SMALLEST_HEAP
        )),
    );
    None
}
