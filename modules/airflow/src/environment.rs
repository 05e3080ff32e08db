//! The environment of all Airflow containers: the whole of Airflow's configuration.
//!
//! It is written into the pods, not into a ConfigMap, so that a change of it rolls them. Secret values
//! come first, because the kubelet fills in `$(NAME)` only from variables that stand before.

use platc_sdk::capability::S3Login;
use platc_sdk::ingress::Ingress;
use platc_sdk::{EnvValue, Settings};

use crate::model::{Dags, Environment, Executor, Keys, Model, Version};
use crate::names;

/// Whoever starts DAGs from outside logs in with user and password; the pages use their session. 2.11
/// knows the two also by newer names, but all of 2 reads these.
const AUTH_BACKENDS: &str = "airflow.api.auth.backend.basic_auth,airflow.api.auth.backend.session";

/// Everything that a server or a worker needs.
pub(crate) fn of_servers(model: &Model) -> Vec<(String, EnvValue)> {
    let settings = defaults(model);
    let mut variables = assemble(model, settings);
    variables.extend(texts(&model.environment.entries));
    variables.extend(driver_host(model));
    variables
}

/// The same for a task in a pod of its own. It runs where it is: the executor of the scheduler would
/// ask for rights that it has not.
pub(crate) fn of_tasks(model: &Model) -> Vec<(String, EnvValue)> {
    let settings = defaults(model).set("core.executor", "LocalExecutor");
    let mut variables = assemble(model, settings);
    variables.extend(texts(&model.environment.entries));
    variables.extend(driver_host(model));
    variables
}

/// Where executors find the driver that a task starts, if there is a cluster of Spark to start it on. By
/// itself Spark would tell them the name of the pod, which nobody else can resolve.
fn driver_host(model: &Model) -> Option<(String, EnvValue)> {
    let Environment { entries, plain, .. } = &model.environment;
    let has_cluster = entries.iter().any(|(name, connection)| {
        let is_spark = |prefix| connection.starts_with(prefix);
        name.starts_with("AIRFLOW_CONN_")
            && (is_spark("spark://") || is_spark(r#"{"conn_type":"spark","#))
    });
    let is_free = !plain.contains_key(names::SPARK_HOST);
    (has_cluster && is_free).then(|| {
        let address = EnvValue::PodField("status.podIP");
        (names::SPARK_HOST.to_owned(), address)
    })
}

/// The same as for servers, without connections and variables, whose change is no reason to migrate
/// the database again.
pub(crate) fn of_jobs(model: &Model) -> Vec<(String, EnvValue)> {
    assemble(model, defaults(model))
}

fn assemble(model: &Model, settings: Settings) -> Vec<(String, EnvValue)> {
    let Environment {
        config,
        entries: _,
        plain,
        secret,
    } = &model.environment;
    let mut variables = secrets(model);
    variables.extend(secret.iter().map(|(name, key)| (name.clone(), key.into())));
    let settings = settings.overridden_by(config);
    variables.extend(
        settings
            .iter()
            .map(|(key, value)| (variable(key), value.text().into())),
    );
    variables.extend(texts(plain));
    variables
}

/// The variable that sets `section.key`.
pub(crate) fn variable(key: &str) -> String {
    format!("AIRFLOW__{}", key.replacen('.', "__", 1).to_uppercase())
}

fn texts<'a>(
    variables: impl IntoIterator<Item = (&'a String, &'a String)>,
) -> impl Iterator<Item = (String, EnvValue)> {
    variables
        .into_iter()
        .map(|(name, value)| (name.clone(), value.into()))
}

fn secrets(model: &Model) -> Vec<(String, EnvValue)> {
    let Keys {
        fernet,
        secret,
        jwt,
    } = &model.keys;
    let secret_key = match model.version {
        Version::V2_3 | Version::V2_11 => "webserver.secret_key",
        Version::V3 => "api.secret_key",
    };
    let mut variables = vec![(
        names::DATABASE_PASSWORD.to_owned(),
        EnvValue::from(&model.metadata.password),
    )];
    if let Executor::Celery(celery) = &model.executor {
        variables.push((
            names::BROKER_PASSWORD.to_owned(),
            (&celery.broker.password).into(),
        ));
    }
    if let Some(login) = &model.pods.login {
        variables.extend([
            (S3Login::ACCESS_KEY.to_owned(), (&login.access_key).into()),
            (S3Login::SECRET_KEY.to_owned(), (&login.secret_key).into()),
        ]);
    }
    variables.push((variable("core.fernet_key"), fernet.into()));
    variables.push((variable(secret_key), secret.into()));
    variables.extend(
        jwt.iter()
            .map(|jwt| (variable("api_auth.jwt_secret"), jwt.into())),
    );
    variables
}

/// What platc derives, as `section.key`.
fn defaults(model: &Model) -> Settings {
    let settings = Settings::new()
        .set("core.load_examples", "False")
        .set("core.dags_folder", dags_folder(model))
        .set(
            "database.sql_alchemy_conn",
            database_url(model, "postgresql+psycopg2"),
        );
    let settings = executor(model, settings);
    let settings = remote_logs(model, settings);
    let settings = web(model, settings);
    if model.statsd.is_none() {
        return settings;
    }
    settings
        .set("metrics.statsd_on", "True")
        .set(
            "metrics.statsd_host",
            model.identity.service_host(names::STATSD),
        )
        .set("metrics.statsd_port", names::STATSD_IN.number)
        .set("metrics.statsd_prefix", "airflow")
}

fn dags_folder(model: &Model) -> String {
    match &model.dags {
        Dags::Image | Dags::Claim(_) => names::DAGS.to_owned(),
        Dags::Git(git) if git.directory.is_empty() => {
            format!("{}/{}", names::DAGS, names::REPOSITORY)
        }
        Dags::Git(git) => format!("{}/{}/{}", names::DAGS, names::REPOSITORY, git.directory),
    }
}

fn database_url(model: &Model, scheme: &str) -> String {
    let metadata = &model.metadata;
    format!(
        "{scheme}://{}:$({})@{}/{}",
        metadata.user,
        names::DATABASE_PASSWORD,
        metadata.server.endpoint,
        metadata.database
    )
}

fn executor(model: &Model, settings: Settings) -> Settings {
    let settings = settings.set_some("core.parallelism", model.parallelism);
    match &model.executor {
        Executor::Local => settings.set("core.executor", "LocalExecutor"),
        Executor::Celery(celery) => settings
            .set("core.executor", "CeleryExecutor")
            .set(
                "celery.broker_url",
                celery.broker.url_with_password_from(names::BROKER_PASSWORD),
            )
            .set(
                "celery.result_backend",
                database_url(model, "db+postgresql"),
            )
            .set("celery.worker_concurrency", celery.concurrency)
            .set(
                "celery_broker_transport_options.visibility_timeout",
                celery.visibility_timeout.as_seconds(),
            ),
        Executor::Kubernetes(_) => {
            let section = model.version.kubernetes_section();
            let image = model.image.to_string();
            // What stands behind the last colon is the tag, or the digits of the digest; Airflow joins
            // the two with a colon again.
            let (repository, tag) = image.rsplit_once(':').unwrap_or((&image, "latest"));
            settings
                .set("core.executor", "KubernetesExecutor")
                .set(format!("{section}.namespace"), &model.identity.namespace)
                .set(
                    format!("{section}.pod_template_file"),
                    format!("{}/{}", names::POD_TEMPLATES, names::POD_TEMPLATE),
                )
                .set(format!("{section}.worker_container_repository"), repository)
                .set(format!("{section}.worker_container_tag"), tag)
                // One pod per beat of the scheduler, Airflow's default, starts twelve in a minute.
                .set(format!("{section}.worker_pods_creation_batch_size"), 16_u32)
        }
    }
}

/// Where tasks send their logs, and where the web interface reads them.
fn remote_logs(model: &Model, settings: Settings) -> Settings {
    let Some(logs) = &model.pods.remote_logs else {
        return settings;
    };
    settings
        .set("logging.remote_logging", "True")
        .set("logging.remote_base_log_folder", &logs.folder)
        .set("logging.remote_log_conn_id", &logs.connection)
}

/// What the web interface is, and what others have to know about it.
fn web(model: &Model, settings: Settings) -> Settings {
    let url = model.ingress.as_ref().map(Ingress::url);
    let behind_proxy = url.as_ref().map(|_| "True");
    match model.version {
        Version::V2_3 | Version::V2_11 => settings
            .set("api.auth_backends", AUTH_BACKENDS)
            .set_some("webserver.base_url", url)
            .set_some("webserver.enable_proxy_fix", behind_proxy),
        Version::V3 => settings
            // The default keeps its users in a file of one pod, and has no `users create`.
            .set(
                "core.auth_manager",
                "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager",
            )
            // Derived from the address that people open, tasks would call themselves.
            .set(
                "core.execution_api_server_url",
                format!("{}/execution/", model.web_endpoint().http()),
            )
            .set_some("api.base_url", url)
            .set_some("fab.enable_proxy_fix", behind_proxy),
    }
}
