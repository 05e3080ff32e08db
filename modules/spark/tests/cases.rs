//! The modules' cases.

use platc_compiler::Registry;
use platc_module_spark::{
    SparkConnectServer, SparkHistoryServer, SparkJob, SparkOperatorServer, SparkStandalone,
    SparkThriftServer,
};
use platc_sdk::capability::{FileSystem, Metastore};
use platc_sdk::{Build, Capability, Context, Endpoint, Module, Offers, PathRef, Provides};
use platc_testing::{Consumer, Guarded, Provider, S3, run_cases};
use schemars::JsonSchema;
use serde::Deserialize;

#[test]
fn every_case_compiles_to_what_stands_beside_it() {
    let registry = Registry::new()
        .with::<SparkConnectServer>()
        .with::<SparkHistoryServer>()
        .with::<SparkJob>()
        .with::<SparkOperatorServer>()
        .with::<SparkStandalone>()
        .with::<SparkThriftServer>()
        .with::<Guarded>()
        .with::<Provider>()
        .with::<S3>()
        .with::<Tables>()
        .with::<Consumer>();
    run_cases(env!("CARGO_MANIFEST_DIR"), &registry);
}

/// `[tables.<name>]`: a Metastore whose tables are where `warehouse` says. It makes no object.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Tables {
    /// Directory of the tables.
    warehouse: PathRef,
}

impl Module for Tables {
    const KIND: &'static str = "tables";
    const ABOUT: &'static str = "A Metastore, for tests";
    const VERSIONS: &'static [&'static str] = &[];
    const OFFERS: &'static [&'static str] = &[Metastore::NAME];
    type Model = (FileSystem, String);

    fn validate(self, ctx: &mut Context<'_>) -> Option<Self::Model> {
        let Self { warehouse } = self;
        let file_system = ctx.bind_path("warehouse", &warehouse)?;
        let uri = file_system.uri(&warehouse.path);
        Some((file_system, uri))
    }

    fn interface((file_system, warehouse): &Self::Model, offers: &mut Offers<'_, Self>) {
        offers.offer(Metastore {
            servers: vec![Endpoint::new("metastore.example.com", 9083)],
            warehouse: warehouse.clone(),
            version: "3.1.3".to_owned(),
            file_system: file_system.clone(),
        });
    }

    fn build(_: &Self::Model, _: &mut Build<'_>) {}
}

impl Provides<Metastore> for Tables {}
