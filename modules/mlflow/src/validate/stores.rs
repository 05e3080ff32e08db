//! The database, and the bucket with artifacts.

use platc_sdk::capability::{Database, FileSystemRequest};
use platc_sdk::database::{DatabaseAccount, DatabaseLogin};
use platc_sdk::{Context, Diagnostic, PathRef, Ref};

use crate::config::Account;
use crate::model::Artifacts;

/// Binds the database server and asks it for the database. The psycopg2 of the image knows both ways to
/// store passwords.
pub(super) fn metadata(
    ctx: &mut Context<'_>,
    server: &Ref<Database>,
    account: &Account,
) -> Option<DatabaseLogin> {
    let Account {
        database,
        user,
        password,
    } = account;
    let account = DatabaseAccount {
        server,
        database,
        user,
        password,
    };
    account.check_names(
        ctx,
        "mlflow::bad-database-name",
        "PostgreSQL changes the case of what it need not quote",
    );
    account.login(ctx)
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
