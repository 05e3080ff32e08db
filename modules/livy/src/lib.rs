//! Livy: a REST server that runs Spark applications on Kubernetes for others.
//!
//! | Object | What for |
//! | --- | --- |
//! | Deployment `<name>` | the server, exactly one: it knows its sessions and nobody else does |
//! | Service `<name>` | its REST interface, port 8998 |
//! | ConfigMap `<name>-config` | `livy.conf`, `livy-client.conf`, `log4j.properties` |
//! | ConfigMap `<name>-spark` | `spark-defaults.conf` of all applications |
//! | ConfigMap `<name>-hadoop` | `core-site.xml` and `hdfs-site.xml` |
//! | ConfigMap `<name>-pod-templates` | what driver and executor pods start from |
//! | ServiceAccount, Role, RoleBinding `<name>` | submitting applications |
//! | ServiceAccount, Role, RoleBinding `<name>-spark-driver` | what drivers need to have executors |
//! | ClusterRole, `ClusterRoleBinding` `<namespace>-<name>` | Livy 0.9 looks for drivers everywhere |
//! | Ingress `<name>` | its address outside of the cluster, with `ingress` |
//!
//! It needs a `FileSystem`, of which it asks for directories, and may use an `Ensemble` and a
//! `SparkHistory`. It offers `BatchServer`. Drivers and executors pass Pod Security `restricted`, the server
//! with a `run_as_user` that is not root or where the cluster chooses users: which user an image has cannot
//! be known.

mod config;
mod model;

mod interface;
mod spark_keys;
mod validate;

mod files;
mod rights;
mod server;

mod names;

use platc_sdk::capability::BatchServer;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::{Livy, Recovery, Size, SparkPod, Version};
pub use model::Model;

impl Provides<BatchServer> for Livy {}

impl Module for Livy {
    const KIND: &'static str = "livy";
    const ABOUT: &'static str = "Livy server that runs Spark applications on Kubernetes";
    const VERSIONS: &'static [&'static str] = &["0.8", "0.9"];
    const OFFERS: &'static [&'static str] = &[BatchServer::NAME];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(model: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(model, offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        server::server(model, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
