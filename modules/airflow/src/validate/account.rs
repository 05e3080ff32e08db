//! The metadata database and the first user.

use platc_sdk::capability::{Database, DatabaseRequest};
use platc_sdk::{Context, Diagnostic, Ref, SecretFormat};

use crate::config::{Account, Admin as AdminConfig};
use crate::model::{Admin, Metadata};

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
    // Letters and digits mean themselves in a URL.
    let format = SecretFormat::Alphanumeric(32);
    let password = ctx.secret("database", "password", &password, format);
    let Database {
        endpoint,
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

/// The first user; the server is not asked for it.
pub(super) fn admin(ctx: &Context<'_>, admin: AdminConfig) -> Admin {
    let AdminConfig {
        user,
        email,
        password,
    } = admin;
    let format = SecretFormat::Alphanumeric(32);
    Admin {
        password: ctx.secret("admin", "password", &password, format),
        user,
        email,
    }
}

fn check_name(ctx: &mut Context<'_>, key: &str, name: &str) {
    let plain = |c: char| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit();
    let starts_well = !name.starts_with(|c: char| c.is_ascii_digit());
    if !name.is_empty() && name.len() <= 63 && starts_well && name.chars().all(plain) {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "airflow::bad-database-name",
            format!("{name:?} cannot be the name of a database or a user"),
        )
        .at(&ctx.path(key), "not a plain name")
        .note(
            "it becomes a part of a URL, and PostgreSQL changes the case of what it need not quote",
        )
        .help("use at most 63 lower-case letters, digits and `_`, and a letter first"),
    );
}
