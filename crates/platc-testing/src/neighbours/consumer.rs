//! A stand-in that asks things of the component that is tested.

use platc_sdk::capability::{
    AirflowRegistration, BatchServer, Broker, DagRepository, Database, DatabaseRequest, Ensemble,
    FileSystem, FileSystemRequest, Metastore, ObjectStore, ObjectStoreRequest, OtlpEndpoint,
    ShuffleService, SparkConnect, SparkHistory, SparkMaster, SqlEngine, TrackingServer,
};
use platc_sdk::{
    AbsolutePath, Build, Context, Module, Offers, PathRef, Ref, SecretFormat, SecretKey,
    SecretValue,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[consumer.<name>]`: asks things of the component that is tested. It makes no object.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub struct Consumer {
    /// Asks for a database named after the component.
    pub database: Option<Ref<Database>>,
    /// Asks for a directory named after the component.
    pub file_system: Option<Ref<FileSystem>>,
    /// Asks to be registered as an Airflow.
    pub dag_repository: Option<Ref<DagRepository>>,
    /// Uses a broker.
    pub broker: Option<Ref<Broker>>,
    /// Uses an ensemble.
    pub ensemble: Option<Ref<Ensemble>>,
    /// Uses a batch server.
    pub batch_server: Option<Ref<BatchServer>>,
    /// Uses a Spark History Server.
    pub spark_history: Option<Ref<SparkHistory>>,
    /// Asks for a bucket named after the component, and for a user.
    pub object_store: Option<Ref<ObjectStore>>,
    /// Asks for a path, and for a user where it is on an object store.
    pub location: Option<PathRef>,
    /// Uses a Metastore.
    pub metastore: Option<Ref<Metastore>>,
    /// Uses a Spark Standalone cluster.
    pub spark_master: Option<Ref<SparkMaster>>,
    /// Uses a Spark Connect server.
    pub spark_connect: Option<Ref<SparkConnect>>,
    /// Uses a SQL engine.
    pub sql_engine: Option<Ref<SqlEngine>>,
    /// Sends telemetry.
    pub otlp: Option<Ref<OtlpEndpoint>>,
    /// Uses a tracking server.
    pub tracking_server: Option<Ref<TrackingServer>>,
    /// Uses a shuffle service.
    pub shuffle_service: Option<Ref<ShuffleService>>,
}

impl Module for Consumer {
    const KIND: &'static str = "consumer";
    const ABOUT: &'static str = "Asks for everything, for tests";
    const VERSIONS: &'static [&'static str] = &[];
    const OFFERS: &'static [&'static str] = &[];
    type Model = ();

    fn validate(self, ctx: &mut Context<'_>) -> Option<()> {
        let Self {
            database,
            file_system,
            dag_repository,
            broker,
            ensemble,
            batch_server,
            spark_history,
            object_store,
            location,
            metastore,
            spark_master,
            spark_connect,
            sql_engine,
            otlp,
            tracking_server,
            shuffle_service,
        } = self;
        ask_for_database(ctx, database.as_ref());
        ask_for_directory(ctx, file_system.as_ref());
        ask_for_registration(ctx, dag_repository.as_ref());
        ctx.bind_some("broker", broker.as_ref());
        ctx.bind_some("ensemble", ensemble.as_ref());
        ctx.bind_some("batch_server", batch_server.as_ref());
        ctx.bind_some("spark_history", spark_history.as_ref());
        ask_for_bucket(ctx, object_store.as_ref());
        ask_for_location(ctx, location.as_ref());
        ctx.bind_some("metastore", metastore.as_ref());
        ctx.bind_some("spark_master", spark_master.as_ref());
        ctx.bind_some("spark_connect", spark_connect.as_ref());
        ctx.bind_some("sql_engine", sql_engine.as_ref());
        ctx.bind_some("otlp", otlp.as_ref());
        ctx.bind_some("tracking_server", tracking_server.as_ref());
        ctx.bind_some("shuffle_service", shuffle_service.as_ref());
        Some(())
    }

    fn interface((): &(), _: &mut Offers<'_, Self>) {}

    fn build((): &(), _: &mut Build<'_>) {}
}

fn ask_for_database(ctx: &mut Context<'_>, reference: Option<&Ref<Database>>) {
    let Some(reference) = reference else { return };
    if ctx.bind("database", reference).is_none() {
        return;
    }
    let name = ctx.address().name.to_string();
    let password = password(ctx);
    ctx.request(
        reference,
        DatabaseRequest {
            database: name.clone(),
            user: name,
            password,
        },
    );
}

fn ask_for_directory(ctx: &mut Context<'_>, reference: Option<&Ref<FileSystem>>) {
    let Some(reference) = reference else { return };
    let path = format!("/shared/{}", ctx.address().name).parse::<AbsolutePath>();
    let (Some(_), Ok(path)) = (ctx.bind("file_system", reference), path) else {
        return;
    };
    let owner = format!("{0}:{0}", ctx.address().name);
    ctx.request(
        reference,
        FileSystemRequest::Directory {
            path,
            owner,
            mode: "1777",
        },
    );
}

fn ask_for_bucket(ctx: &mut Context<'_>, reference: Option<&Ref<ObjectStore>>) {
    let Some(reference) = reference else { return };
    let path = format!("/{}", ctx.address().name).parse::<AbsolutePath>();
    let (Some(store), Ok(path)) = (ctx.bind("object_store", reference), path) else {
        return;
    };
    ctx.store_login(reference, &store, &[&path]);
    ctx.request(reference, ObjectStoreRequest::Location(path));
}

fn ask_for_location(ctx: &mut Context<'_>, location: Option<&PathRef>) {
    let Some(location) = location else { return };
    let Some(file_system) = ctx.bind_path("location", location) else {
        return;
    };
    let PathRef { storage, path } = location;
    ctx.login(storage, &file_system, &[path]);
    let owner = format!("{0}:{0}", ctx.address().name);
    ctx.request(
        storage,
        FileSystemRequest::Directory {
            path: path.clone(),
            owner,
            mode: "1777",
        },
    );
}

fn ask_for_registration(ctx: &mut Context<'_>, reference: Option<&Ref<DagRepository>>) {
    let Some(reference) = reference else { return };
    if ctx.bind("dag_repository", reference).is_none() {
        return;
    }
    let password = password(ctx);
    ctx.request(
        reference,
        AirflowRegistration {
            name: ctx.address().name.to_string(),
            url: "http://airflow.example.com:8080".to_owned(),
            user: "admin".to_owned(),
            password,
            livy_connection: Some("livy_svc".to_owned()),
        },
    );
}

fn password(ctx: &Context<'_>) -> SecretKey {
    ctx.secret(
        "database",
        "password",
        &SecretValue::Generate,
        SecretFormat::Alphanumeric(32),
    )
}
