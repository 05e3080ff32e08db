//! From what a person wrote to a validated Connect server.

use platc_sdk::{Context, Diagnostic};

use super::config::SparkConnectServer;
use super::model::Model;
use crate::application::{Codes, codes, driver};
use crate::user;

mod application;
mod backend;
mod iceberg;
mod pages;
mod shuffle;
mod spark_defaults;
mod telemetry;

use application::Application;
use backend::Cluster;

pub(crate) use pages::PAGES;

const CODES: Codes = codes!("spark-connect");

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
    let cluster = Cluster::chosen(ctx, backend, master.as_ref(), spark);
    let version = cluster.version(spark);
    let image = ctx.image("image", image.as_ref(), &version.image());
    let user = user::checked(ctx, "spark-connect::bad-user", user);
    let application = Application {
        version,
        backend: cluster.backend,
        libraries,
        extra_packages,
        event_log,
        storage,
        warehouse,
        metastore,
        iceberg,
        shuffle_service,
        otel,
        spark_defaults,
    };
    let application = application.checked(ctx, image.as_ref(), user.as_deref());
    let executor = cluster.executor(ctx, size, executor);
    one_server(ctx, replicas);
    let server = driver::checked(ctx, &CODES, size, resources);
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
