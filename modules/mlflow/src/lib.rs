//! `MLflow`: a server that keeps the runs, the metrics and the models of machine learning.
//!
//! | Object | What for |
//! | --- | --- |
//! | Job `<name>-mlflow-migrate` | makes the tables, and changes those of an older version |
//! | Deployment `<name>-mlflow-server` | the servers; they keep nothing themselves |
//! | Service `<name>-mlflow-server` | their address |
//! | PodDisruptionBudget `<name>-mlflow-server` | a drain takes one server at a time (two servers or more) |
//! | Ingress `<name>-mlflow-server` | with `ingress` |
//!
//! It needs `Database` and a `FileSystem` in S3, and offers `TrackingServer`. The servers pass artifacts
//! on, so that clients need no login of the bucket. The pods comply with the restricted profile of Pod
//! Security.

mod config;
mod model;

mod interface;
mod validate;

mod migrate;
mod pods;
mod server;

mod names;

use platc_sdk::capability::TrackingServer;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::{Account, Mlflow, Size};
pub use model::Model;

impl Provides<TrackingServer> for Mlflow {}

impl Module for Mlflow {
    const KIND: &'static str = "mlflow";
    const ABOUT: &'static str = "MLflow tracking server on PostgreSQL and S3";
    const VERSIONS: &'static [&'static str] = &["3"];
    const OFFERS: &'static [&'static str] = &[TrackingServer::NAME];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(model: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(model, offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        out.product_version(&model.version.to_string());
        migrate::migrate(model, out);
        server::server(model, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
