//! S3-compatible storage.

use platc_objects::{Container, Endpoint, SecretKey};

use super::Capability;
use crate::reference::AbsolutePath;

/// A store of objects that speaks S3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectStore {
    /// Where it listens.
    pub endpoint: Endpoint,
    /// Whether it speaks TLS.
    pub tls: bool,
    /// The region that clients sign with, such as `us-east-1`.
    pub region: String,
    /// Whether the bucket is part of the path (`http://host/bucket`) and not of the host.
    pub path_style: bool,
    /// The login that all consumers share; `None` where each has a user of its own, which it asks for
    /// with [`ObjectStoreRequest::User`].
    pub login: Option<S3Login>,
}

impl ObjectStore {
    /// The URL of the store, without a slash at its end.
    pub fn url(&self) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        format!("{scheme}://{}", self.endpoint)
    }
}

/// A user of an object store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3Login {
    /// The access key: the user's name.
    pub access_key: SecretKey,
    /// The secret key: the user's password.
    pub secret_key: SecretKey,
}

impl S3Login {
    /// Gives the login to a container, in the variables that every client of S3 reads.
    #[must_use]
    pub fn give(&self, container: Container) -> Container {
        container
            .env(Self::ACCESS_KEY, &self.access_key)
            .env(Self::SECRET_KEY, &self.secret_key)
    }

    /// The variable of the access key.
    pub const ACCESS_KEY: &'static str = "AWS_ACCESS_KEY_ID";
    /// The variable of the secret key.
    pub const SECRET_KEY: &'static str = "AWS_SECRET_ACCESS_KEY";
}

impl Capability for ObjectStore {
    const NAME: &'static str = "ObjectStore";
    type Request = ObjectStoreRequest;
}

/// What a consumer needs on an object store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectStoreRequest {
    /// A bucket, and in it a prefix that is there before anything is written below it. The first part
    /// of the path is the bucket: `/spark-logs/events`.
    Location(AbsolutePath),
    /// A user that may read and write below these paths, and nowhere else.
    User {
        /// Its name and password.
        login: S3Login,
        /// Buckets, each with a prefix or without.
        paths: Vec<AbsolutePath>,
    },
}
