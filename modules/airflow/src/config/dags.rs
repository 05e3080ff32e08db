//! Where the DAGs come from.

use platc_sdk::capability::DagRepository;
use platc_sdk::{DnsName, Duration, Ref, Reference, Resources, SecretValue};
use schemars::JsonSchema;
use serde::Deserialize;

/// Where the DAGs come from.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Dags {
    /// They are in the image, below `/opt/airflow/dags`: `"image"`.
    #[default]
    Image,
    /// A component generates them and keeps them in Git: `{ from = "datagram.main" }`. That component
    /// learns of this Airflow.
    From(Ref<DagRepository>),
    /// A claim that exists in the component's namespace and that many nodes mount: `{ claim = "name" }`.
    Claim(DnsName),
    /// A Git repository: `{ git = { repository = "https://git.example.com/dags.git" } }`.
    Git(GitDags),
}

/// DAGs in a Git repository.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GitDags {
    /// `http://` or `https://` URL, without user and password.
    pub repository: String,
    /// Branch, tag or commit. Default: `main`.
    #[serde(default = "main_branch")]
    pub branch: String,
    /// Directory of the DAGs inside of the repository. Default: its root.
    #[serde(default)]
    pub directory: String,
    /// Who may clone; anybody when absent.
    #[serde(default)]
    pub login: Option<GitLogin>,
}

fn main_branch() -> String {
    "main".to_owned()
}

/// Who may clone a repository.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GitLogin {
    /// Name of the user.
    pub user: String,
    /// Password or access token.
    pub password: SecretValue,
}

/// How DAGs are brought from a Git repository.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct GitSync {
    /// Image, git-sync 4. Default: `registry.k8s.io/git-sync/git-sync:v4.4.2`.
    pub image: Option<Reference>,
    /// Time between two looks at the repository. Default: `1m`.
    pub period: Duration,
    /// Processor and memory of each git-sync container. Default: `50m`, `128Mi`.
    pub resources: Resources,
}

impl Default for GitSync {
    fn default() -> Self {
        Self {
            image: None,
            period: Duration::minutes(1),
            resources: Resources::new(50, 128),
        }
    }
}
