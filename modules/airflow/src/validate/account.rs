//! The metadata database and the first user.

use platc_sdk::capability::Database;
use platc_sdk::database::{DatabaseAccount, DatabaseLogin};
use platc_sdk::{Context, Ref, SecretFormat};

use crate::config::{Account, Admin as AdminConfig};
use crate::model::Admin;

/// Binds the database server and asks it for the database.
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
        "airflow::bad-database-name",
        "it becomes a part of a URL, and PostgreSQL changes the case of what it need not quote",
    );
    account.login(ctx)
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
