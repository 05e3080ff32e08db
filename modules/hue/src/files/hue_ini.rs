//! `hue.ini`: what Hue connects to. No password stands in it.

use platc_sdk::capability::{Dialect, S3Login, SqlEngine};
use platc_sdk::{ConfigFile, Settings};

use super::ini;
use crate::model::{Files, Hdfs, Login, Model, Store};
use crate::names::{self, DATABASE_PASSWORD, HTTP, LDAP_PASSWORD, SECRET_KEY};
use crate::pods::editor;

pub(crate) fn hue_ini(model: &Model) -> ConfigFile {
    let steps = [desktop, database, proxied, engines, files, others, ldap];
    let settings = steps
        .iter()
        .fold(Settings::new(), |settings, step| step(settings, model));
    let settings = settings.overridden_by(&model.settings);
    // The first interpreter is the editor that opens.
    let interpreters: Vec<String> = model
        .engines
        .iter()
        .map(|engine| format!("notebook.interpreters.{}", editor(engine.dialect).0))
        .collect();
    let text = ini::render(&settings, &interpreters);
    ConfigFile::rendered(names::INI, text, &settings)
}

fn desktop(settings: Settings, model: &Model) -> Settings {
    settings
        // The image has a key that everybody knows.
        .set("desktop.secret_key", "")
        .set(
            "desktop.secret_key_script",
            format!("printenv {SECRET_KEY}"),
        )
        .set("desktop.http_host", "0.0.0.0")
        .set("desktop.http_port", HTTP.number)
        .set("desktop.time_zone", &model.time_zone)
        .set("desktop.use_cherrypy_server", false)
        .set("desktop.gunicorn_work_class", "gthread")
        // Each worker would count its own metrics.
        .set("desktop.gunicorn_number_of_workers", 1_u32)
        .set("desktop.enable_prometheus", true)
        .set("desktop.collect_usage", false)
        .set("desktop.app_blacklist", hidden(model).join(","))
        .set(
            "desktop.auth.backend",
            "desktop.auth.backend.AllowFirstUserDjangoBackend",
        )
}

/// Applications without anything to connect to; each would report errors of its own.
fn hidden(model: &Model) -> Vec<&'static str> {
    let has = |dialect| model.engines.iter().any(|engine| engine.dialect == dialect);
    let always = ["hbase", "oozie", "search", "security"];
    let impala = (!has(Dialect::Impala)).then_some("impala");
    let jobs = (!has(Dialect::Impala) && model.livy.is_none()).then_some("jobbrowser");
    let files = model.files.is_none().then_some("filebrowser");
    always
        .into_iter()
        .chain(impala)
        .chain(jobs)
        .chain(files)
        .collect()
}

fn database(settings: Settings, model: &Model) -> Settings {
    let metadata = &model.metadata;
    let script = format!("printenv {DATABASE_PASSWORD}");
    settings
        .set("desktop.database.engine", "postgresql_psycopg2")
        .set("desktop.database.host", &metadata.server.endpoint.host)
        .set("desktop.database.port", metadata.server.endpoint.port)
        .set("desktop.database.name", &metadata.database)
        .set("desktop.database.user", &metadata.user)
        .set("desktop.database.password_script", script)
}

/// Behind an Ingress Hue has to believe the headers that say what the browser asked for.
fn proxied(settings: Settings, model: &Model) -> Settings {
    let Some(ingress) = &model.ingress else {
        return settings;
    };
    let tls = ingress.tls_secret.is_some();
    settings
        .set("desktop.use_x_forwarded_host", true)
        .set("desktop.secure_proxy_ssl_header", tls)
        .set("desktop.session.secure", tls)
        .set("desktop.session.trusted_origins", ingress.host.to_string())
}

fn engines(settings: Settings, model: &Model) -> Settings {
    model.engines.iter().fold(settings, |settings, engine| {
        let settings = connection(settings, engine);
        interpreter(settings, editor(engine.dialect), "hiveserver2")
    })
}

fn connection(settings: Settings, engine: &SqlEngine) -> Settings {
    let SqlEngine {
        dialect,
        endpoint,
        web,
    } = engine;
    match dialect {
        Dialect::Impala => settings
            .set("impala.server_host", &endpoint.host)
            .set("impala.server_port", endpoint.port)
            .set_some("impala.coordinator_url", web.as_ref())
            // Without authentication Impala speaks no SASL, and Hive does.
            .set("impala.use_sasl", false),
        Dialect::Hive => settings
            .set("beeswax.hive_server_host", &endpoint.host)
            .set("beeswax.hive_server_port", endpoint.port)
            .set("beeswax.use_sasl", true),
        Dialect::Spark => settings
            .set("spark.sql_server_host", &endpoint.host)
            .set("spark.sql_server_port", endpoint.port)
            .set("spark.use_sasl", true),
    }
}

fn interpreter(settings: Settings, (id, name): (&str, &str), interface: &str) -> Settings {
    let key = |key: &str| format!("notebook.interpreters.{id}.{key}");
    settings
        .set(key("name"), name)
        .set(key("interface"), interface)
}

fn files(settings: Settings, model: &Model) -> Settings {
    // Hue takes an HDFS for granted, and shows a banner of errors without one.
    let on_hdfs = matches!(model.files, Some(Files::Hdfs(_)));
    let settings = settings.set("hadoop.hdfs_clusters.default.is_enabled", on_hdfs);
    match &model.files {
        None => settings,
        Some(Files::Hdfs(hdfs)) => of_hdfs(settings, hdfs),
        Some(Files::Store(store)) => of_store(settings, store),
    }
}

fn of_hdfs(settings: Settings, hdfs: &Hdfs) -> Settings {
    let cluster = |key: &str| format!("hadoop.hdfs_clusters.default.{key}");
    settings
        .set("desktop.default_hdfs_superuser", &hdfs.superuser)
        .set(cluster("fs_defaultfs"), &hdfs.default_fs)
        .set_some(cluster("logical_name"), hdfs.nameservice.as_ref())
        .set(cluster("webhdfs_url"), &hdfs.url)
        .set_some("filebrowser.remote_storage_home", hdfs.home.as_ref())
}

fn of_store(settings: Settings, store: &Store) -> Settings {
    let Store {
        server,
        home,
        // It comes by the environment.
        login: _,
    } = store;
    let account = |key: &str| format!("aws.aws_accounts.default.{key}");
    let script = |variable: &str| format!("printenv {variable}");
    let format = if server.path_style {
        "boto.s3.connection.OrdinaryCallingFormat"
    } else {
        "boto.s3.connection.SubdomainCallingFormat"
    };
    settings
        .set(account("access_key_id_script"), script(S3Login::ACCESS_KEY))
        .set(
            account("secret_access_key_script"),
            script(S3Login::SECRET_KEY),
        )
        .set(account("host"), &server.endpoint.host)
        .set(account("is_secure"), server.tls)
        .set(account("region"), &server.region)
        .set(account("calling_format"), format)
        .set("filebrowser.remote_storage_home", home)
}

fn others(settings: Settings, model: &Model) -> Settings {
    let settings = match &model.metastore {
        Some(metastore) => {
            let server = metastore.servers.first();
            settings
                .set("beeswax.hive_conf_dir", names::HIVE_CONF)
                .set_some("beeswax.hive_metastore_host", server.map(|s| &s.host))
                .set_some("beeswax.hive_metastore_port", server.map(|s| s.port))
        }
        None => settings,
    };
    match &model.livy {
        Some(livy) => {
            let settings = settings.set("spark.livy_server_url", livy.http());
            let settings = interpreter(settings, ("pyspark", "PySpark"), "livy");
            interpreter(settings, ("spark", "Scala"), "livy")
        }
        None => settings,
    }
}

fn ldap(settings: Settings, model: &Model) -> Settings {
    let Some(ldap) = &model.ldap else {
        return settings;
    };
    let settings = settings
        // The administrator of Hue itself can log in also when the directory is away.
        .set(
            "desktop.auth.backend",
            "desktop.auth.backend.LdapBackend,desktop.auth.backend.AllowFirstUserDjangoBackend",
        )
        .set("desktop.ldap.ldap_url", &ldap.url)
        .set("desktop.ldap.base_dn", &ldap.base_dn);
    match &ldap.login {
        Login::Pattern(pattern) => settings
            .set("desktop.ldap.search_bind_authentication", false)
            .set("desktop.ldap.ldap_username_pattern", pattern),
        Login::Search {
            bind_dn,
            password: _,
            name_attribute,
        } => settings
            .set("desktop.ldap.search_bind_authentication", true)
            .set("desktop.ldap.bind_dn", bind_dn)
            .set(
                "desktop.ldap.bind_password_script",
                format!("printenv {LDAP_PASSWORD}"),
            )
            .set("desktop.ldap.users.user_name_attr", name_attribute),
    }
}
