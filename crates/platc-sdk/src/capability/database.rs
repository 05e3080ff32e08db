//! A PostgreSQL server that databases can be asked of.

use platc_objects::{Endpoint, SecretKey};

use super::Capability;

/// A relational database server.
#[derive(Clone, Debug)]
pub struct Database {
    /// Where it listens.
    pub endpoint: Endpoint,
    /// How passwords are stored; old drivers know only one of them.
    pub password_encryption: PasswordEncryption,
}

/// How a PostgreSQL server stores passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordEncryption {
    /// SCRAM; needs a PostgreSQL JDBC driver of 42.2 or newer.
    ScramSha256,
    /// MD5; for drivers that answer `authentication type 10 is not supported`.
    Md5,
}

impl Capability for Database {
    const NAME: &'static str = "Database";
    type Request = DatabaseRequest;

    fn subject(request: &DatabaseRequest) -> Option<String> {
        Some(format!("database {}", request.database))
    }

    /// Two programs in one database would take each other's tables for their own.
    fn agree(_: &DatabaseRequest, _: &DatabaseRequest) -> bool {
        false
    }
}

/// A database, owned by a user of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseRequest {
    /// Name of the database.
    pub database: String,
    /// The user that owns it.
    pub user: String,
    /// The user's password.
    pub password: SecretKey,
}
