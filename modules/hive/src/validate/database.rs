//! The database that is asked for, and whether the driver can log in to it.

use platc_sdk::capability::{Database, PasswordEncryption};
use platc_sdk::database::{DatabaseAccount, DatabaseLogin};
use platc_sdk::{Context, Diagnostic, Ref};

/// Asks for the database, and reports a server that the driver cannot log in to.
pub(super) fn login(
    ctx: &mut Context<'_>,
    account: &DatabaseAccount<'_>,
    knows_scram: bool,
) -> Option<DatabaseLogin> {
    let login = account.login(ctx)?;
    if login.server.password_encryption == PasswordEncryption::ScramSha256 && !knows_scram {
        report_scram(ctx, account.server);
    }
    Some(login)
}

fn report_scram(ctx: &mut Context<'_>, server: &Ref<Database>) {
    ctx.report(
        Diagnostic::error(
            "hive::scram-passwords",
            format!("the Metastore cannot log in to `{}`", server.address()),
        )
        .at(&ctx.path("database"), "stores passwords as SCRAM")
        .at(&ctx.path("jdbc_driver.version"), "knows only MD5 passwords")
        .note("drivers before 42.2 end with `The authentication type 10 is not supported`")
        .help("let the database store MD5 passwords: `password_encryption = \"md5\"`, before its volume is made")
        .help("or take a newer driver: leave `jdbc_driver` out, or take an image with 42.2 or newer"),
    );
}
