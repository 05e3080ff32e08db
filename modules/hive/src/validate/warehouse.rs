//! The directory of the managed tables, and who the Metastore is there.

use platc_sdk::capability::FileSystemRequest;
use platc_sdk::kerberos::{self, KerberosLogin};
use platc_sdk::{Context, Diagnostic, PathRef};

use crate::model::Warehouse;
use crate::names::METASTORE;

/// Binds the file system and asks for the directory. Everybody may make tables in it, and only their
/// owners, or the Metastore's user, remove them.
pub(super) fn bound(
    ctx: &mut Context<'_>,
    warehouse: &PathRef,
    user: Option<&str>,
    login: Option<&KerberosLogin>,
) -> Option<Warehouse> {
    let PathRef { storage, path } = warehouse;
    let file_system = ctx.bind_path("warehouse", warehouse)?;
    if let Some(login) = login {
        check_principal(ctx, &login.principal);
    }
    let kerberos = kerberos::client(ctx, &file_system, login);
    if path.as_str() == "/" {
        report_root(ctx);
        return None;
    }
    let login = ctx.login(storage, &file_system, &[path]);
    let user = user?;
    ctx.request(
        storage,
        FileSystemRequest::Directory {
            path: path.clone(),
            owner: format!("{user}:{user}"),
            mode: "1777",
        },
    );
    Some(Warehouse {
        uri: file_system.uri(path),
        file_system,
        login,
        kerberos: kerberos?,
    })
}

fn report_root(ctx: &mut Context<'_>) {
    ctx.report(
        Diagnostic::error("hive::warehouse-at-root", "the warehouse has no directory")
            .at(&ctx.path("warehouse"), "the root of the file system")
            .note("tables and the directories of other programs would lie side by side; in an object store the first part of a path is the bucket")
            .help("write `hdfs.lake:/user/hive/warehouse`, or `minio.lake:/warehouse/hive`"),
    );
}

/// The name of a host tells clients which principal to ask for, and the Metastore does not start without one.
fn check_principal(ctx: &mut Context<'_>, principal: &str) {
    if principal.contains('/') {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "hive::unfit-kerberos",
            "the principal of a Metastore has a host",
        )
        .at(&ctx.path("kerberos.principal"), "no host in it")
        .note("clients ask for the principal of the host that they reach it by")
        .help(format!(
            "write `{principal}/{}`",
            ctx.identity().service_host(METASTORE)
        )),
    );
}

/// `HiveServer2` would have to ask the Metastore, and with a keytab of its own.
pub(super) fn check_server(ctx: &mut Context<'_>, beside_kerberos: bool) {
    if !beside_kerberos {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "hive::unfit-kerberos",
            "`HiveServer2` is not set up with Kerberos",
        )
        .at_key(&ctx.path("server"), "does not go with `kerberos`")
        .note("it could log in neither to the file system nor to the Metastore")
        .help("leave `server` out"),
    );
}
