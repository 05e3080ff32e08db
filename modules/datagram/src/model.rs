//! A validated server.

use platc_sdk::database::DatabaseLogin;
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{Endpoint, Identity, Image, Resources, SecretKey, Settings, Storage};

use crate::names;

/// A validated server.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// The image of the server.
    pub image: Image,
    /// The image of the Jobs that register other servers.
    pub tools_image: Image,
    /// Where the models are kept.
    pub database: DatabaseLogin,
    /// The administrator, as the server knows it.
    pub admin: Login,
    /// Who may log in, and as what.
    pub access: Access,
    /// The Hadoop user that files are put on the file system as.
    pub hadoop_user: String,
    /// All WebHDFS roots, joined by `;`: the server takes the first that answers.
    pub web_hdfs: String,
    /// The Livy that jobs are started with, if there is one.
    pub livy: Option<Livy>,
    /// The repository that Maven takes everything from, if not the public ones.
    pub maven_mirror: Option<String>,
    /// What the person set in `application.properties`.
    pub application_properties: Settings,
    /// Processor and memory.
    pub resources: Resources,
    /// What outlives the pod.
    pub volumes: Volumes,
    /// How the UI is reached from outside, if it is.
    pub ingress: Option<Ingress>,
    /// Where the server and the Jobs may be scheduled.
    pub placement: Placement,
}

/// A user and its password.
#[derive(Debug)]
pub struct Login {
    /// The user.
    pub user: String,
    /// The user's password.
    pub password: SecretKey,
}

/// Who may log in, and as what.
#[derive(Debug)]
pub struct Access {
    /// The directory that knows the users; without it the database does.
    pub directory: Option<Directory>,
    /// Whether everyone who can log in is an administrator.
    pub always_admin: bool,
}

/// An Active Directory.
#[derive(Debug)]
pub struct Directory {
    /// Keys of `ldap.properties`.
    pub settings: Settings,
}

/// A Livy server.
#[derive(Debug)]
pub struct Livy {
    /// Its URL, without a slash at the end.
    pub url: String,
    /// The Spark master that it submits to.
    pub spark_master: String,
}

/// What outlives the pod.
#[derive(Debug)]
pub struct Volumes {
    /// Generated sources, and what is built from them.
    pub workspace: Storage,
    /// The Git repositories.
    pub git: Storage,
    /// Maven's local repository.
    pub maven: Storage,
}

impl Model {
    /// Where the server answers inside of the cluster.
    pub fn endpoint(&self) -> Endpoint {
        let host = self.identity.service_host(names::SERVER);
        Endpoint::new(host, names::HTTP.number)
    }
}
