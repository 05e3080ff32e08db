//! Connections to other components, and what they need: where they are, who may use them.

use platc_sdk::capability::FileSystemRequest;
use platc_sdk::capability::{
    ObjectStore, ObjectStoreRequest, S3Login, SparkConnect, SparkMaster, SparkOperator,
    TrackingServer,
};
use platc_sdk::{Context, Diagnostic, Path, PathRef, Ref, Stage};

use super::environment::connection_variable;
use crate::config::{Airflow, Buckets, Logs};
use crate::model::RemoteLogs;

/// The connection of clients of S3.
const AWS: &str = "aws_default";
/// The connection with which tasks send their logs.
const LOGS: &str = "platc_logs";

/// What other components come to.
#[derive(Default)]
pub(super) struct Uses {
    /// Variables of the environment, each with the key that it follows from.
    pub(super) entries: Vec<(String, String, Path)>,
    /// Who Airflow is in object stores.
    pub(super) login: Option<S3Login>,
    /// Where logs are sent.
    pub(super) logs: Option<RemoteLogs>,
    /// The namespaces in which DAGs make Spark applications.
    pub(super) spark_namespaces: Vec<String>,
}

/// References of an Airflow to what its DAGs use.
pub(super) struct References<'c> {
    spark: Option<&'c Ref<SparkMaster>>,
    connect: Option<&'c Ref<SparkConnect>>,
    operator: Option<&'c Ref<SparkOperator>>,
    tracking: Option<&'c Ref<TrackingServer>>,
    s3: Option<&'c Buckets>,
    logs: Option<&'c PathRef>,
}

impl<'c> References<'c> {
    pub(super) fn of(config: &'c Airflow) -> Self {
        Self {
            spark: config.spark.as_ref(),
            connect: config.spark_connect.as_ref(),
            operator: config.spark_operator.as_ref(),
            tracking: config.tracking.as_ref(),
            s3: config.s3.as_ref(),
            logs: match &config.logs {
                Logs::S3(path) => Some(path),
                Logs::Scratch | Logs::Claim(_) => None,
            },
        }
    }
}

/// Binds everything; `None` when a mistake was reported. The connections are only addresses: Airflow can
/// start before the others are there, but its tasks cannot do their work.
pub(super) fn bind(ctx: &mut Context<'_>, references: &References<'_>) -> Option<Uses> {
    let mut uses = Uses::default();
    let spark = match references.spark {
        None => Some(()),
        Some(master) => spark(ctx, master, &mut uses),
    };
    let connect = match references.connect {
        None => Some(()),
        Some(server) => connect(ctx, server, &mut uses),
    };
    let operator = match references.operator {
        None => Some(()),
        Some(server) => operator(ctx, server, &mut uses),
    };
    let tracking = match references.tracking {
        None => Some(()),
        Some(server) => tracking(ctx, server, &mut uses),
    };
    let s3 = match references.s3 {
        None => Some(()),
        Some(buckets) => s3(ctx, buckets, &mut uses),
    };
    let logs = match references.logs {
        None => Some(()),
        Some(path) => logs(ctx, path, &mut uses),
    };
    let ((), (), (), (), (), ()) = (spark?, connect?, operator?, tracking?, s3?, logs?);
    Some(uses)
}

fn spark(ctx: &mut Context<'_>, reference: &Ref<SparkMaster>, uses: &mut Uses) -> Option<()> {
    let master = ctx.bind_for(Stage::Run, "spark", reference)?;
    let path = ctx.path("spark");
    // The provider takes the URL of several masters only as a whole.
    let connection = format!(r#"{{"conn_type":"spark","host":"{}"}}"#, master.url());
    uses.entries.extend([
        (
            connection_variable("spark_default"),
            connection,
            path.clone(),
        ),
        variable("spark_standalone_master", master.url(), &path),
    ]);
    Some(())
}

fn connect(ctx: &mut Context<'_>, reference: &Ref<SparkConnect>, uses: &mut Uses) -> Option<()> {
    let server = ctx.bind_for(Stage::Run, "spark_connect", reference)?;
    let path = ctx.path("spark_connect");
    let connection = format!(
        r#"{{"conn_type":"spark_connect","host":"{}","port":{}}}"#,
        server.endpoint.host, server.endpoint.port
    );
    uses.entries.extend([
        (
            connection_variable("spark_connect_default"),
            connection,
            path.clone(),
        ),
        variable("spark_connect_url", server.remote(), &path),
    ]);
    Some(())
}

fn operator(ctx: &mut Context<'_>, reference: &Ref<SparkOperator>, uses: &mut Uses) -> Option<()> {
    let operator = ctx.bind_for(Stage::Run, "spark_operator", reference)?;
    let path = ctx.path("spark_operator");
    let own = &ctx.identity().namespace;
    let namespace = match operator.namespaces.first() {
        Some(first) if !operator.watches(own) => first.clone(),
        _ => own.clone(),
    };
    let connection = r#"{"conn_type":"kubernetes","extra":{"in_cluster":true}}"#;
    uses.entries.extend([
        (
            connection_variable("kubernetes_default"),
            connection.to_owned(),
            path.clone(),
        ),
        variable("spark_namespace", namespace, &path),
        variable(
            "spark_operator_serviceaccount",
            operator.service_account,
            &path,
        ),
    ]);
    uses.spark_namespaces = operator.namespaces;
    Some(())
}

fn tracking(ctx: &mut Context<'_>, reference: &Ref<TrackingServer>, uses: &mut Uses) -> Option<()> {
    let server = ctx.bind_for(Stage::Run, "tracking", reference)?;
    let name = "MLFLOW_TRACKING_URI".to_owned();
    let path = ctx.path("tracking");
    uses.entries.push((name, server.url, path));
    Some(())
}

fn s3(ctx: &mut Context<'_>, buckets: &Buckets, uses: &mut Uses) -> Option<()> {
    let Buckets { store, paths } = buckets;
    let offered = ctx.bind_for(Stage::Run, "s3.store", store)?;
    let login = ctx.store_login(store, &offered, &paths.iter().collect::<Vec<_>>());
    for path in paths {
        ctx.request(store, ObjectStoreRequest::Location(path.clone()));
    }
    let path = ctx.path("s3");
    uses.entries.extend([
        (connection_variable(AWS), aws(&offered), path.clone()),
        variable("s3_endpoint", offered.url(), &path),
    ]);
    uses.login = Some(login);
    Some(())
}

fn logs(ctx: &mut Context<'_>, place: &PathRef, uses: &mut Uses) -> Option<()> {
    let file_system = ctx.bind_path("logs.s3", place)?;
    let at = ctx.path("logs.s3");
    let Some(store) = &file_system.object_store else {
        ctx.report(
            Diagnostic::error(
                "airflow::logs-not-on-s3",
                format!("`{}` is no object store", place.storage.address()),
            )
            .at(&at, "needs a bucket")
            .help("name a bucket, as in `minio.lake:/logs/airflow`, or a claim with `logs.claim`"),
        );
        return None;
    };
    let login = ctx.login(&place.storage, &file_system, &[&place.path])?;
    if uses.login.as_ref().is_some_and(|other| *other != login) {
        ctx.report(
            Diagnostic::error(
                "airflow::two-logins",
                "logs and DAGs are on object stores with different logins",
            )
            .at(&at, "another login than that of `s3`")
            .note("all clients of S3 in a container read the same two variables")
            .help("put both on one store"),
        );
        return None;
    }
    let request = FileSystemRequest::Directory {
        path: place.path.clone(),
        owner: "airflow:airflow".to_owned(),
        mode: "0755",
    };
    ctx.request(&place.storage, request);
    uses.entries
        .push((connection_variable(LOGS), aws(store), at));
    uses.login = Some(login);
    uses.logs = Some(RemoteLogs {
        folder: format!("s3:/{}", place.path),
        connection: LOGS.to_owned(),
    });
    Some(())
}

/// A connection of the Amazon provider. Who it is comes from the environment.
fn aws(store: &ObjectStore) -> String {
    format!(
        r#"{{"conn_type":"aws","extra":{{"endpoint_url":"{}","region_name":"{}"}}}}"#,
        store.url(),
        store.region
    )
}

fn variable(name: &str, value: String, path: &Path) -> (String, String, Path) {
    let name = format!("AIRFLOW_VAR_{}", name.to_uppercase());
    (name, value, path.clone())
}
