//! What a component has that should be saved.

use platc_objects::{Endpoint, Image, SecretKey};

use super::Fact;

/// Data that a backup saves whether or not anybody names it. Paths on file systems and buckets are named
/// where the backup is described, and need no fact: a backup reads them like any consumer.
#[derive(Clone, Debug)]
pub enum BackupSource {
    /// All databases of a PostgreSQL server.
    Database {
        /// Where the server listens.
        endpoint: Endpoint,
        /// An image with the `pg_dump` of the server's own major version.
        image: Image,
        /// The superuser.
        user: String,
        /// Its password; the Secret is in the namespace of the server.
        password: SecretKey,
    },
}

impl Fact for BackupSource {}
