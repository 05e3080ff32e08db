//! The modules' cases.

use platc_compiler::Registry;
use platc_module_spark::{
    SparkConnectServer, SparkHistoryServer, SparkJob, SparkOperatorServer, SparkStandalone,
    SparkThriftServer,
};
use platc_sdk::capability::{FileSystem, Metastore, ShuffleService, SparkMaster};
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
        .with::<Outside>()
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

/// `[outside.<name>]`: a Standalone cluster and a Celeborn of any version, of whose size nothing is known. It
/// makes no object.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Outside {
    /// Version of Spark.
    spark: String,
    /// Version of Celeborn.
    celeborn: String,
}

impl Module for Outside {
    const KIND: &'static str = "outside";
    const ABOUT: &'static str = "Clusters of any version, for tests";
    const VERSIONS: &'static [&'static str] = &[];
    const OFFERS: &'static [&'static str] = &[ShuffleService::NAME, SparkMaster::NAME];
    type Model = Self;

    fn validate(self, _: &mut Context<'_>) -> Option<Self> {
        Some(self)
    }

    fn interface(Self { spark, celeborn }: &Self, offers: &mut Offers<'_, Self>) {
        let celeborn_master = Endpoint::new("celeborn.example.com", 9097);
        offers
            .offer(ShuffleService::celeborn(
                celeborn,
                vec![celeborn_master],
                false,
            ))
            .offer(SparkMaster {
                masters: vec![Endpoint::new("spark.example.com", 7077)],
                version: spark.clone(),
                worker: None,
                shuffle_service: false,
            });
    }

    fn build(_: &Self, _: &mut Build<'_>) {}
}

impl Provides<ShuffleService> for Outside {}
impl Provides<SparkMaster> for Outside {}
