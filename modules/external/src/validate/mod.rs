//! From what a person wrote to what is known of the servers.

mod file_system;

use platc_sdk::capability::{
    BatchServer, Broker, DagRepository, Database, Ensemble, PasswordEncryption, SparkHistory,
};
use platc_sdk::{Context, Diagnostic, Page, SecretFormat, SecretKey, SecretValue};

use crate::config::{
    External, GitRepository, HistoryServer, LivyServer, Passwords, PostgresqlServer, RedisServer,
    ZooKeeperServers,
};
use crate::host_port::HostPort;
use crate::model::Model;

/// The pages behind the codes of this file and those below it, sorted by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "external::bad-nameservice",
        summary: "the name of a nameservice cannot be part of Hadoop's keys",
        text: include_str!("../pages/bad-nameservice.md"),
    },
    Page {
        code: "external::bad-url",
        summary: "an address is not a plain URL",
        text: include_str!("../pages/bad-url.md"),
    },
    Page {
        code: "external::derived-key",
        summary: "a Hadoop key is set that follows from other settings",
        text: include_str!("../pages/derived-key.md"),
    },
    Page {
        code: "external::duplicate-server",
        summary: "a server is named twice",
        text: include_str!("../pages/duplicate-server.md"),
    },
    Page {
        code: "external::generated-password",
        summary: "the password of an outside server is generated",
        text: include_str!("../pages/generated-password.md"),
    },
    Page {
        code: "external::missing-nameservice",
        summary: "several NameNodes have no name in common",
        text: include_str!("../pages/missing-nameservice.md"),
    },
    Page {
        code: "external::needless-nameservice",
        summary: "a single NameNode has a nameservice",
        text: include_str!("../pages/needless-nameservice.md"),
    },
    Page {
        code: "external::no-servers",
        summary: "a list of servers is empty",
        text: include_str!("../pages/no-servers.md"),
    },
    Page {
        code: "external::offers-nothing",
        summary: "an external component describes no server",
        text: include_str!("../pages/offers-nothing.md"),
    },
];

pub(crate) fn validate(config: External, ctx: &mut Context<'_>) -> Option<Model> {
    let External {
        file_system,
        database,
        ensemble,
        broker,
        batch_server,
        spark_history,
        dag_repository,
    } = config;
    let storage = file_system.map(|table| file_system::storage(ctx, table));
    let ensemble = ensemble.map(|servers| ensemble_of(ctx, servers));
    let broker = broker.map(|server| broker_of(ctx, server));
    let spark_history = spark_history.map(|server| spark_history_of(ctx, server));
    let dag_repository = dag_repository.map(|repository| dag_repository_of(ctx, repository));
    let model = Model {
        storage: match storage {
            None => None,
            Some(storage) => Some(storage?),
        },
        database: database.map(database_of),
        ensemble,
        broker: match broker {
            None => None,
            Some(broker) => Some(broker?),
        },
        batch_server: batch_server.map(batch_server_of),
        spark_history,
        dag_repository: match dag_repository {
            None => None,
            Some(repository) => Some(repository?),
        },
    };
    check_something(ctx, &model);
    Some(model)
}

fn check_something(ctx: &mut Context<'_>, model: &Model) {
    let Model {
        storage: None,
        database: None,
        ensemble: None,
        broker: None,
        batch_server: None,
        spark_history: None,
        dag_repository: None,
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
        .help("add one of the tables `file_system`, `database`, `ensemble`, `broker`, `batch_server`, `spark_history` and `dag_repository`"),
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
    let password = known_password(ctx, "broker", &password)?;
    Some(Broker {
        endpoint: endpoint.endpoint(),
        password,
    })
}

fn batch_server_of(server: LivyServer) -> BatchServer {
    let LivyServer {
        endpoint,
        spark_master,
        user,
    } = server;
    BatchServer {
        endpoint: endpoint.endpoint(),
        spark_master,
        user,
        shared_libraries: None,
    }
}

fn spark_history_of(ctx: &mut Context<'_>, server: HistoryServer) -> SparkHistory {
    let HistoryServer {
        url,
        log_directory,
        user,
    } = server;
    check_url(ctx, "spark_history.url", &url);
    SparkHistory {
        url: url.trim_end_matches('/').to_owned(),
        log_directory: log_directory.trim_end_matches('/').to_owned(),
        user,
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
    let password = known_password(ctx, "dag_repository", &password)?;
    Some(DagRepository {
        git_url: url,
        branch,
        directory: directory.trim_matches('/').to_owned(),
        user,
        password,
    })
}

/// The password of a server that knows it already.
fn known_password(ctx: &mut Context<'_>, table: &str, password: &SecretValue) -> Option<SecretKey> {
    if *password == SecretValue::Generate {
        let path = ctx.path(table).key("password");
        ctx.report(
            Diagnostic::error(
                "external::generated-password",
                "the server would not know a generated password",
            )
            .at(&path, "cannot be `generate`")
            .help("name the Secret that holds it, `{ existing = { secret = \"...\", key = \"...\" } }`, or a variable of `platc apply`, `{ env = \"...\" }`"),
        );
        return None;
    }
    // The format is for generated values only.
    let format = SecretFormat::Alphanumeric(32);
    let role = table.replace('_', "-");
    Some(ctx.secret(&role, "password", password, format))
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
