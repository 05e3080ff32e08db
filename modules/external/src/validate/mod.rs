//! From what a person wrote to what is known of the servers.

mod file_system;
mod kerberos;
mod metastore;
mod operator;
mod pages;
mod s3;
mod spark;
mod version;

use platc_sdk::capability::{
    Broker, BrokerProtocol, DagRepository, Database, Ensemble, PasswordEncryption, TrackingServer,
};
use platc_sdk::{Context, Diagnostic, SecretFormat, SecretKey, SecretValue};

use crate::config::{
    External, GitRepository, MlflowServer, Passwords, PostgresqlServer, RedisServer,
    ZooKeeperServers,
};
use crate::host_port::HostPort;
use crate::model::Model;

pub(crate) use pages::PAGES;

pub(crate) fn validate(config: External, ctx: &mut Context<'_>) -> Option<Model> {
    let External {
        file_system,
        s3,
        database,
        ensemble,
        broker,
        batch_server,
        spark_history,
        spark_master,
        celeborn,
        mlflow,
        dag_repository,
        metastore,
        prometheus_operator,
    } = config;
    check_one_file_system(ctx, file_system.is_some() && s3.is_some());
    let object_storage = s3.map(|table| s3::object_storage(ctx, table));
    let metastore = metastore.map(|table| metastore::metastore(ctx, table));
    let prometheus_operator = prometheus_operator.map(|table| operator::operator(ctx, table));
    let storage = file_system.map(|table| file_system::storage(ctx, table));
    let ensemble = ensemble.map(|servers| ensemble_of(ctx, servers));
    let broker = broker.map(|server| broker_of(ctx, server));
    let spark_history = spark_history.map(|server| spark::history(ctx, server));
    let spark_master = spark_master.map(|cluster| spark::master(ctx, cluster));
    let shuffle_service = celeborn.map(|servers| spark::shuffle_service(ctx, servers));
    let tracking_server = mlflow.map(|server| tracking_server_of(ctx, server));
    let dag_repository = dag_repository.map(|repository| dag_repository_of(ctx, repository));
    let model = Model {
        storage: if_there(storage)?,
        object_storage: if_there(object_storage)?,
        database: database.map(database_of),
        ensemble,
        broker: if_there(broker)?,
        batch_server: batch_server.map(spark::batch_server),
        spark_history,
        spark_master,
        shuffle_service,
        tracking_server,
        dag_repository: if_there(dag_repository)?,
        metastore: if_there(metastore)?,
        prometheus_operator,
    };
    check_something(ctx, &model);
    Some(model)
}

/// What stands in a table, if the table is there; `None` when it is there with a mistake in it.
#[expect(
    clippy::option_option,
    reason = "the outer one is whether there is a model, the inner one whether there is a table"
)]
fn if_there<T>(table: Option<Option<T>>) -> Option<Option<T>> {
    match table {
        None => Some(None),
        Some(value) => value.map(Some),
    }
}

fn check_one_file_system(ctx: &mut Context<'_>, both: bool) {
    if !both {
        return;
    }
    let diagnostic = Diagnostic::error(
        "external::two-file-systems",
        format!("`{}` would offer two file systems", ctx.address()),
    );
    let diagnostic = diagnostic
        .at_key(&ctx.path("s3"), "through Hadoop's S3A, one too")
        .at_key(&ctx.path("file_system"), "a file system")
        .note("a path such as `external.corp:/logs` would be on either of them")
        .help("move one of the tables to another `[external.<name>]`");
    ctx.report(diagnostic);
}

fn check_something(ctx: &mut Context<'_>, model: &Model) {
    let Model {
        storage: None,
        object_storage: None,
        database: None,
        ensemble: None,
        broker: None,
        batch_server: None,
        spark_history: None,
        spark_master: None,
        shuffle_service: None,
        tracking_server: None,
        dag_repository: None,
        metastore: None,
        prometheus_operator: None,
    } = model
    else {
        return;
    };
    let path = ctx.address().path();
    ctx.report(
        Diagnostic::error(
            "external::offers-nothing",
            format!("`{}` describes no server", ctx.address()),
        )
        .at_key(&path, "nothing in it")
        .help("add one of the tables `file_system`, `s3`, `database`, `ensemble`, `broker`, `batch_server`, `spark_history`, `spark_master`, `celeborn`, `mlflow`, `dag_repository`, `metastore` and `prometheus_operator`"),
    );
}

fn database_of(server: PostgresqlServer) -> Database {
    let PostgresqlServer {
        endpoint,
        password_encryption,
    } = server;
    Database {
        endpoint: endpoint.endpoint(),
        password_encryption: match password_encryption {
            Passwords::Scram => PasswordEncryption::ScramSha256,
            Passwords::Md5 => PasswordEncryption::Md5,
        },
    }
}

fn ensemble_of(ctx: &mut Context<'_>, servers: ZooKeeperServers) -> Ensemble {
    let ZooKeeperServers {
        servers,
        max_session_timeout,
    } = servers;
    check_servers(ctx, "ensemble.servers", &servers);
    Ensemble {
        servers: servers.iter().map(HostPort::endpoint).collect(),
        max_session_timeout,
    }
}

fn broker_of(ctx: &mut Context<'_>, server: RedisServer) -> Option<Broker> {
    let RedisServer { endpoint, password } = server;
    let password = known(ctx, "broker", "password", &password)?;
    Some(Broker {
        protocol: BrokerProtocol::Redis,
        endpoint: endpoint.endpoint(),
        password,
    })
}

fn tracking_server_of(ctx: &mut Context<'_>, server: MlflowServer) -> TrackingServer {
    let MlflowServer { url } = server;
    check_url(ctx, "mlflow.url", &url);
    TrackingServer {
        url: url.trim_end_matches('/').to_owned(),
    }
}

fn dag_repository_of(ctx: &mut Context<'_>, repository: GitRepository) -> Option<DagRepository> {
    let GitRepository {
        url,
        branch,
        directory,
        user,
        password,
    } = repository;
    check_url(ctx, "dag_repository.url", &url);
    let password = known(ctx, "dag_repository", "password", &password)?;
    Some(DagRepository {
        git_url: url,
        branch,
        directory: directory.trim_matches('/').to_owned(),
        user,
        password,
    })
}

/// A secret that the server knows already; it stands at this key of this table.
fn known(ctx: &mut Context<'_>, table: &str, key: &str, value: &SecretValue) -> Option<SecretKey> {
    if *value == SecretValue::Generate {
        let path = ctx.path(table).key(key);
        ctx.report(
            Diagnostic::error(
                "external::generated-password",
                format!("the server would not know a generated {}", key.replace('_', " ")),
            )
            .at(&path, "cannot be `generate`")
            .help("name the Secret that holds it, `{ existing = { secret = \"...\", key = \"...\" } }`, or a variable of `platc apply`, `{ env = \"...\" }`"),
        );
        return None;
    }
    // The format is for generated values only.
    let format = SecretFormat::Alphanumeric(32);
    let dashed = |word: &str| word.replace('_', "-");
    Some(ctx.secret(&dashed(table), &dashed(key), value, format))
}

/// Reports a list that is empty or names a server twice.
fn check_servers(ctx: &mut Context<'_>, key: &str, servers: &[HostPort]) {
    let path = ctx.path(key);
    if servers.is_empty() {
        ctx.report(
            Diagnostic::error("external::no-servers", "there is no server in the list")
                .at(&path, "is empty"),
        );
    }
    for (index, server) in servers.iter().enumerate() {
        if let Some(first) = servers[..index].iter().position(|other| other == server) {
            ctx.report(
                Diagnostic::error(
                    "external::duplicate-server",
                    format!("`{server}` is named twice"),
                )
                .at(&path.index(index), "named again")
                .at(&path.index(first), "named first"),
            );
        }
    }
}

/// Reports an address that is no plain `http` URL, or that has a login in it.
fn check_url(ctx: &mut Context<'_>, key: &str, url: &str) {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let label = match rest {
        None | Some("") => "must start with `https://` or `http://`",
        Some(rest) if rest.split('/').next().unwrap_or(rest).contains('@') => {
            "a login cannot be part of it"
        }
        Some(rest) if rest.contains(|c: char| c.is_whitespace() || c.is_control()) => {
            "has a blank in it"
        }
        Some(_) => return,
    };
    let path = ctx.path(key);
    ctx.report(
        Diagnostic::error(
            "external::bad-url",
            "the server cannot be reached at this address",
        )
        .at(&path, label)
        .note("whatever stands here is readable in every copy of the manifests"),
    );
}
