//! The database, and the bucket with artifacts.

use platc_sdk::capability::{Database, DatabaseRequest, FileSystemRequest};
use platc_sdk::{Context, Diagnostic, PathRef, Ref, SecretFormat};

use crate::config::Account;
use crate::model::{Artifacts, Metadata};

/// Binds the database server and asks it for the database.
pub(super) fn metadata(
    ctx: &mut Context<'_>,
    server: &Ref<Database>,
    account: Account,
) -> Option<Metadata> {
    let Account {
        database,
        user,
        password,
    } = account;
    check_name(ctx, "account.database", &database);
    check_name(ctx, "account.user", &user);
    let format = SecretFormat::Alphanumeric(32);
    let password = ctx.secret("database", "password", &password, format);
    let Database {
        endpoint,
        // psycopg2 of the image knows both.
        password_encryption: _,
    } = ctx.bind("database", server)?;
    ctx.request(
        server,
        DatabaseRequest {
            database: database.clone(),
            user: user.clone(),
            password: password.clone(),
        },
    );
    Some(Metadata {
        endpoint,
        database,
        user,
        password,
    })
}

fn check_name(ctx: &mut Context<'_>, key: &str, name: &str) {
    let plain = |c: char| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit();
    let starts_well = !name.starts_with(|c: char| c.is_ascii_digit());
    if !name.is_empty() && name.len() <= 63 && starts_well && name.chars().all(plain) {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "mlflow::bad-database-name",
            format!("{name:?} cannot be the name of a database or a user"),
        )
        .at(&ctx.path(key), "not a plain name")
        .note("PostgreSQL changes the case of what it need not quote")
        .help("use at most 63 lower-case letters, digits and `_`, and a letter first"),
    );
}

/// Binds the object store and asks it for the bucket and for a user.
pub(super) fn artifacts(ctx: &mut Context<'_>, path: &PathRef) -> Option<Artifacts> {
    let PathRef { storage, path } = path;
    let file_system = ctx.bind_path(
        "artifacts",
        &PathRef {
            storage: storage.clone(),
            path: path.clone(),
        },
    )?;
    let Some(store) = file_system.object_store.clone() else {
        not_on_s3(ctx, storage.address().to_string().as_str());
        return None;
    };
    ctx.request(
        storage,
        FileSystemRequest::Directory {
            path: path.clone(),
            owner: "mlflow:mlflow".to_owned(),
            mode: "0770",
        },
    );
    let login = ctx.login(storage, &file_system, &[path])?;
    Some(Artifacts {
        uri: format!("s3:/{path}"),
        store,
        login,
    })
}

fn not_on_s3(ctx: &mut Context<'_>, address: &str) {
    ctx.report(
        Diagnostic::error(
            "mlflow::artifacts-not-on-s3",
            format!("`{address}` is no object store"),
        )
        .at(&ctx.path("artifacts"), "not in S3")
        .note("on HDFS, MLflow needs Hadoop and its native library, which its images do not have")
        .help("name a bucket: `minio.lake:/mlflow/artifacts`"),
    );
}
