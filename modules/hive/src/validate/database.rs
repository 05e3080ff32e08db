//! The database that is asked for, and whether the driver can log in to it.

use platc_sdk::capability::{Database, DatabaseRequest, PasswordEncryption};
use platc_sdk::{Context, Diagnostic, Ref, SecretFormat, SecretValue};

use crate::config::PlainName;
use crate::model::DatabaseLogin;

/// What the person says of the database.
pub(super) struct Wanted<'a> {
    pub(super) server: &'a Ref<Database>,
    pub(super) name: &'a PlainName,
    pub(super) password: &'a SecretValue,
}

/// Asks for a database and a user that owns it, both of this name.
pub(super) fn login(
    ctx: &mut Context<'_>,
    wanted: &Wanted<'_>,
    knows_scram: bool,
) -> Option<DatabaseLogin> {
    let database = ctx.bind("database", wanted.server)?;
    if database.password_encryption == PasswordEncryption::ScramSha256 && !knows_scram {
        report_scram(ctx, wanted.server);
    }
    let format = SecretFormat::Alphanumeric(32);
    let password = ctx.secret("database", "password", wanted.password, format);
    let name = wanted.name.to_string();
    let request = DatabaseRequest {
        database: name.clone(),
        user: name.clone(),
        password: password.clone(),
    };
    ctx.request(wanted.server, request);
    Some(DatabaseLogin {
        url: database.jdbc(&name),
        user: name,
        password,
    })
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
