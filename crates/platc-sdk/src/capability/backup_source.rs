//! What a component has that should be saved.

use platc_objects::{Endpoint, Image, SecretKey};

use super::{Fact, FileSystem, ObjectStore};

/// Data that a backup saves. Providers contribute it for what their consumers asked of them.
#[derive(Clone, Debug)]
pub enum BackupSource {
    /// A database of a PostgreSQL server.
    Database {
        /// Where the server listens.
        endpoint: Endpoint,
        /// An image with the `pg_dump` of the server's own major version.
        image: Image,
        /// The superuser.
        user: String,
        /// Its password.
        password: SecretKey,
    },
    /// A Hadoop file system; which paths are saved is said where the backup is described.
    FileSystem {
        /// The file system.
        file_system: FileSystem,
        /// An image with its client.
        image: Image,
    },
    /// The buckets of an object store.
    Buckets {
        /// The store.
        store: ObjectStore,
        /// An image with `mc`.
        image: Image,
    },
}

impl Fact for BackupSource {}
