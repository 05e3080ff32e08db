//! From what a person wrote to a validated Thrift server.

mod pages;

use platc_sdk::Context;

use super::config::SparkThriftServer;
use super::model::Model;
use crate::application::{self, Codes, Kind, On, Wishes, codes};
use crate::cluster;

pub(crate) use pages::PAGES;

const CODES: Codes = codes!("spark-thrift");

/// Keys that only this kind derives, with what to do instead.
#[rustfmt::skip]
const DERIVED: &[(&str, &str)] = &[
    ("spark.driver.bindAddress", "leave the key out: the driver listens at all addresses"),
    ("spark.hadoop.hive.server2.enable.doAs", "leave the key out: executors know no other user"),
    ("spark.hadoop.hive.server2.thrift.bind.host", "leave the key out: the server listens at all addresses"),
    ("spark.hadoop.hive.server2.thrift.port", "leave the key out: Service and probes use the port"),
    ("spark.hadoop.hive.server2.transport.mode", "leave the key out: clients are told of the binary protocol"),
    ("spark.master", "set `master` for a Standalone cluster"),
    ("spark.submit.deployMode", "leave the key out: the server is the driver"),
    ("spark.ui.enabled", "leave the key out: the probes ask the driver's pages"),
    ("spark.ui.prometheus.enabled", "leave the key out: the metrics are read there"),
];

pub(crate) fn validate(config: SparkThriftServer, ctx: &mut Context<'_>) -> Option<Model> {
    let SparkThriftServer {
        metastore,
        spark,
        image,
        libraries,
        extra_packages,
        master,
        size,
        resources,
        executor,
        user,
        event_log,
        storage,
        warehouse,
        spark_defaults,
        scratch,
        ingress,
        placement,
    } = config;
    let on = match &master {
        None => On::Kubernetes,
        Some(master) => {
            let place = ("master", CODES.other_version);
            On::Standalone(cluster::bound(ctx, place, master, spark))
        }
    };
    let wishes = Wishes {
        spark,
        image,
        libraries,
        extra_packages,
        size,
        resources,
        executor,
        user,
        files: Vec::new(),
        event_log,
        storage,
        warehouse,
        metastore: Some(metastore),
        spark_defaults,
        scratch,
        placement,
    };
    let kind = Kind {
        codes: &CODES,
        derived: DERIVED,
    };
    let application = application::checked(ctx, &kind, on, wishes)?;
    Some(Model {
        application,
        ingress,
    })
}
