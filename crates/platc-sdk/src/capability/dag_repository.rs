//! A Git repository that holds Airflow DAGs, and the server that generates them.

use platc_objects::SecretKey;

use super::Capability;

/// A server that keeps generated DAGs in a Git repository of its own.
#[derive(Clone, Debug)]
pub struct DagRepository {
    /// URL that is cloned.
    pub git_url: String,
    /// Branch with the DAGs.
    pub branch: String,
    /// Directory of the DAGs inside of the repository.
    pub directory: String,
    /// User that may clone.
    pub user: String,
    /// The user's password.
    pub password: SecretKey,
}

impl Capability for DagRepository {
    const NAME: &'static str = "DagRepository";
    type Request = AirflowRegistration;
}

/// An Airflow that the server shall know, so that it can start the DAGs it generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AirflowRegistration {
    /// Name of the record.
    pub name: String,
    /// URL of the web server, without a slash at its end.
    pub url: String,
    /// User of Airflow's REST interface.
    pub user: String,
    /// The user's password.
    pub password: SecretKey,
    /// Airflow's connection to Livy, if it has one.
    pub livy_connection: Option<String>,
}
