//! A database of a component's own: what it wants of a server, and how it logs in.

use platc_diagnostics::Diagnostic;
use platc_objects::{SecretFormat, SecretKey};

use crate::capability::{Database, DatabaseRequest};
use crate::context::Context;
use crate::plain_name::PlainName;
use crate::reference::Ref;
use crate::settings::SecretValue;

/// A database that a component wants for itself, on the server that its setting `database` names.
#[derive(Clone, Copy, Debug)]
pub struct DatabaseAccount<'a> {
    /// The server.
    pub server: &'a Ref<Database>,
    /// Name of the database.
    pub database: &'a str,
    /// The user that owns it.
    pub user: &'a str,
    /// The user's password. One that platc makes is of letters and digits, which mean themselves in URLs
    /// and in files.
    pub password: &'a SecretValue,
}

/// A database with a user that owns it, as its server was asked for them.
#[derive(Clone, Debug)]
pub struct DatabaseLogin {
    /// The server.
    pub server: Database,
    /// Name of the database.
    pub database: String,
    /// The user that owns it.
    pub user: String,
    /// The user's password.
    pub password: SecretKey,
}

impl<'a> DatabaseAccount<'a> {
    /// A database and a user of the same name.
    pub fn named(
        server: &'a Ref<Database>,
        name: &'a PlainName,
        password: &'a SecretValue,
    ) -> Self {
        Self {
            server,
            database: name.as_str(),
            user: name.as_str(),
            password,
        }
    }

    /// Reports under `code` the names at the settings `account.database` and `account.user` that need
    /// quoting in SQL; `why` says what that breaks.
    pub fn check_names(&self, ctx: &mut Context<'_>, code: &'static str, why: &str) {
        let names = [
            ("account.database", self.database),
            ("account.user", self.user),
        ];
        for (key, name) in names {
            if is_plain(name) {
                continue;
            }
            ctx.report(
                Diagnostic::error(
                    code,
                    format!("{name:?} cannot be the name of a database or a user"),
                )
                .at(&ctx.path(key), "not a plain name")
                .note(why)
                .help("use at most 63 lower-case letters, digits and `_`, and a letter first"),
            );
        }
    }

    /// Binds the server and asks it for the database. `None` means that a mistake was reported.
    pub fn login(&self, ctx: &mut Context<'_>) -> Option<DatabaseLogin> {
        let Self {
            server: reference,
            database,
            user,
            password,
        } = *self;
        let server = ctx.bind("database", reference)?;
        let format = SecretFormat::Alphanumeric(32);
        let login = DatabaseLogin {
            server,
            database: database.to_owned(),
            user: user.to_owned(),
            password: ctx.secret("database", "password", password, format),
        };
        ctx.request(
            reference,
            DatabaseRequest {
                database: login.database.clone(),
                user: login.user.clone(),
                password: login.password.clone(),
            },
        );
        Some(login)
    }
}

impl DatabaseLogin {
    /// The JDBC URL, without the login.
    pub fn jdbc(&self) -> String {
        format!(
            "jdbc:postgresql://{}/{}",
            self.server.endpoint, self.database
        )
    }
}

/// Whether PostgreSQL takes the name as it stands, without quotes.
fn is_plain(name: &str) -> bool {
    let plain = |c: char| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit();
    let starts_well = !name.starts_with(|c: char| c.is_ascii_digit());
    !name.is_empty() && name.len() <= 63 && starts_well && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_name_needs_no_quotes() {
        for (name, expected) in [
            ("airflow", true),
            ("team_2", true),
            ("", false),
            ("2nd", false),
            ("Airflow", false),
            ("air-flow", false),
        ] {
            assert_eq!(is_plain(name), expected, "{name:?}");
        }
        assert!(is_plain(&"a".repeat(63)));
        assert!(!is_plain(&"a".repeat(64)));
    }
}
