//! Where the event logs are: a directory of another component, or a bucket.

use platc_sdk::capability::{FileSystemRequest, S3Login};
use platc_sdk::kerberos::{self, KerberosLogin};
use platc_sdk::{
    AbsolutePath, Context, Diagnostic, PathRef, SecretFormat, SecretKey, SecretValue, Settings,
};

use crate::history::config::{S3Credentials, S3EventLog};
use crate::history::model::{EventLog, LogPlace};
use crate::user;

/// Who reads the logs.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    /// The Hadoop user, where its name is one.
    pub(super) user: Option<&'a str>,
    /// Who it proves to be.
    pub(super) kerberos: Option<&'a KerberosLogin>,
}

/// Exactly one of the two places.
pub(super) fn event_log(
    ctx: &mut Context<'_>,
    path: Option<&PathRef>,
    s3: Option<&S3EventLog>,
    reader: Reader<'_>,
) -> Option<EventLog> {
    if s3.is_some() && reader.kerberos.is_some() {
        kerberos::unasked(ctx);
    }
    match (path, s3) {
        (Some(path), None) => on_file_system(ctx, path, reader),
        (None, Some(s3)) => in_bucket(ctx, s3),
        (None, None) => {
            let component = ctx.address().path();
            ctx.report(
                Diagnostic::error(
                    "spark-history::no-event-log",
                    format!("`{}` has no event logs to read", ctx.address()),
                )
                .at_key(&component, "`event_log` is missing")
                .note("Spark's own default is a directory inside of the pod, and without it the server ends")
                .help("write `event_log = \"hdfs.lake:/shared/spark-logs\"`, or `s3 = { bucket = \"...\", prefix = \"...\" }`"),
            );
            None
        }
        (Some(path), Some(s3)) => {
            on_file_system(ctx, path, reader);
            in_bucket(ctx, s3);
            ctx.report(
                Diagnostic::error(
                    "spark-history::two-event-logs",
                    format!("`{}` has two places to read from", ctx.address()),
                )
                .at_key(&ctx.path("event_log"), "one place")
                .at_key(&ctx.path("s3"), "another place")
                .help("keep one of them; a second place needs a second history server"),
            );
            None
        }
    }
}

fn on_file_system(ctx: &mut Context<'_>, path: &PathRef, reader: Reader<'_>) -> Option<EventLog> {
    let file_system = ctx.bind_path("event_log", path)?;
    let kerberos = kerberos::client(ctx, &file_system, reader.kerberos);
    let user = reader.user?;
    ctx.request(
        &path.storage,
        FileSystemRequest::Directory {
            path: path.path.clone(),
            owner: user::owner(user),
            // Every application creates its own files here and nobody removes those of others.
            mode: "1777",
        },
    );
    let login = ctx.login(&path.storage, &file_system, &[&path.path]);
    Some(EventLog {
        directory: file_system.uri(&path.path),
        hadoop: file_system.core_site.overridden_by(&file_system.hdfs_site),
        place: LogPlace::FileSystem {
            login,
            kerberos: kerberos?.map(Box::new),
        },
    })
}

fn in_bucket(ctx: &mut Context<'_>, s3: &S3EventLog) -> Option<EventLog> {
    let S3EventLog {
        bucket,
        prefix,
        endpoint,
        region,
        path_style,
        credentials,
    } = s3;
    let prefix = checked_prefix(ctx, prefix);
    if let Some(endpoint) = endpoint {
        check_endpoint(ctx, endpoint);
    }
    let login = match credentials {
        None => Some(None),
        Some(credentials) => keys(ctx, credentials).map(Some),
    };
    let directory = format!("s3a://{bucket}{}", prefix?);
    let path_style = path_style.unwrap_or(endpoint.is_some());
    let hadoop = Settings::new()
        .set_some("fs.s3a.endpoint", endpoint.as_ref())
        .set_some("fs.s3a.endpoint.region", region.as_ref())
        .set_some(
            "fs.s3a.connection.ssl.enabled",
            endpoint.as_ref().map(|url| url.starts_with("https://")),
        )
        .set("fs.s3a.path.style.access", path_style);
    Some(EventLog {
        directory,
        hadoop,
        place: LogPlace::Bucket { login: login? },
    })
}

/// The directory with a slash before it and none after it.
fn checked_prefix(ctx: &mut Context<'_>, prefix: &str) -> Option<AbsolutePath> {
    let path = format!("/{}", prefix.trim_start_matches('/')).parse::<AbsolutePath>();
    let why = match path {
        Ok(path) if path.as_str() != "/" => return Some(path),
        Ok(_) => "it is empty".to_owned(),
        Err(why) => why,
    };
    ctx.report(
        Diagnostic::error(
            "spark-history::bad-prefix",
            format!("{prefix:?} is not a directory in a bucket"),
        )
        .at(&ctx.path("s3.prefix"), why)
        .help("write a path such as `spark-events` or `teams/etl/spark-events`"),
    );
    None
}

fn check_endpoint(ctx: &mut Context<'_>, endpoint: &str) {
    let host = endpoint
        .strip_prefix("http://")
        .or_else(|| endpoint.strip_prefix("https://"));
    let is_host = |host: &str| {
        !host.is_empty() && !host.contains(|c: char| c == '/' || c == '@' || c.is_whitespace())
    };
    if host.is_some_and(is_host) {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "spark-history::bad-endpoint",
            format!("{endpoint:?} is not the address of an S3 server"),
        )
        .at(
            &ctx.path("s3.endpoint"),
            "not `http://` or `https://` with a host",
        )
        .help("write it as `http://minio.storage.svc:9000`, without a path"),
    );
}

fn keys(ctx: &mut Context<'_>, credentials: &S3Credentials) -> Option<S3Login> {
    let S3Credentials {
        access_key,
        secret_key,
    } = credentials;
    let access_key = key(ctx, "access_key", access_key);
    let secret_key = key(ctx, "secret_key", secret_key);
    Some(S3Login {
        access_key: access_key?,
        secret_key: secret_key?,
    })
}

fn key(ctx: &mut Context<'_>, name: &str, value: &SecretValue) -> Option<SecretKey> {
    if *value == SecretValue::Generate {
        ctx.report(
            Diagnostic::error(
                "spark-history::generated-key",
                "a generated key opens no bucket",
            )
            .at(
                &ctx.path(&format!("s3.credentials.{name}")),
                "nobody knows this key",
            )
            .help("name a Secret: `{ existing = { secret = \"...\", key = \"...\" } }`, or a variable of `platc apply`: `{ env = \"...\" }`"),
        );
        return None;
    }
    let key = name.replace('_', "-");
    Some(ctx.secret("s3", &key, value, SecretFormat::Alphanumeric(32)))
}
