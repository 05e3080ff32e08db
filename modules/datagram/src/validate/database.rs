//! The database that is asked for, and whether the server can log in to it.

use platc_sdk::capability::{Database, PasswordEncryption};
use platc_sdk::database::{DatabaseAccount, DatabaseLogin};
use platc_sdk::{Context, Diagnostic, Ref};

use crate::config::DatabaseDriver;

/// Asks for the database, and reports a server that the driver cannot log in to.
pub(super) fn login(
    ctx: &mut Context<'_>,
    account: &DatabaseAccount<'_>,
    driver: DatabaseDriver,
) -> Option<DatabaseLogin> {
    let login = account.login(ctx)?;
    if login.server.password_encryption == PasswordEncryption::ScramSha256
        && driver == DatabaseDriver::Old
    {
        report_scram(ctx, account.server);
    }
    Some(login)
}

fn report_scram(ctx: &mut Context<'_>, server: &Ref<Database>) {
    let path = ctx.path("database");
    ctx.report(
        Diagnostic::error(
            "datagram::scram-passwords",
            format!("Datagram cannot log in to `{}`", server.address()),
        )
        .at(&path, "stores passwords as SCRAM")
        .note("the PostgreSQL driver of the public versions, 9.4, knows only MD5 passwords")
        .help("let the database store MD5 passwords: `password_encryption = \"md5\"`")
        .help("or say that the image has a newer driver: `database_driver = \"42\"`"),
    );
}
