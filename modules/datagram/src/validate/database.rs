//! The database that is asked for, and whether the server can log in to it.

use platc_sdk::capability::{Database, DatabaseRequest, PasswordEncryption};
use platc_sdk::{Context, Diagnostic, Ref, SecretFormat, SecretValue};

use crate::config::{DatabaseDriver, PlainName};
use crate::model::DatabaseLogin;

/// Asks for a database and a user that owns it, both of this name.
pub(super) fn login(
    ctx: &mut Context<'_>,
    server: &Ref<Database>,
    name: &PlainName,
    password: &SecretValue,
    driver: DatabaseDriver,
) -> Option<DatabaseLogin> {
    let database = ctx.bind("database", server)?;
    if database.password_encryption == PasswordEncryption::ScramSha256
        && driver == DatabaseDriver::Old
    {
        report_scram(ctx, server);
    }
    let format = SecretFormat::Alphanumeric(32);
    let password = ctx.secret("database", "password", password, format);
    let request = DatabaseRequest {
        database: name.to_string(),
        user: name.to_string(),
        password: password.clone(),
    };
    ctx.request(server, request);
    Some(DatabaseLogin {
        url: database.jdbc(name.as_str()),
        user: name.to_string(),
        password,
    })
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
