//! RabbitMQ: a broker of messages, alone or as a cluster that goes on without one of its servers.
//!
//! | Object | What for |
//! | --- | --- |
//! | StatefulSet `<name>-server` | the servers |
//! | headless Service `<name>-server` | a DNS name for each server, also before it is ready |
//! | Service `<name>` | where clients connect |
//! | Service `<name>-management` | web pages for administrators, unless `management` is off |
//! | Ingress `<name>-management` | their address outside of the cluster, with `ingress` |
//! | ConfigMap `<name>-config` | `rabbitmq.conf` and `enabled_plugins`; no password is in them |
//! | PodDisruptionBudget `<name>-server` | a drain takes one server at a time (with several) |
//!
//! It needs nothing of other components and offers `Broker`. Server 0 makes the cluster when its volume is
//! empty, and the others join it: they wait for it as long as it takes, and ask nothing of Kubernetes'
//! API. So a lost volume of server 0 is restored, or the server is made to join by hand
//! (`rabbitmqctl join_cluster`), before its pod runs again; the volumes of the others can be lost one at a
//! time. Classic queues, which Celery uses, live on one server and wait for its return; quorum queues have
//! copies.
//!
//! All clients share one user. Definitions (queues, policies, more users) are loaded into a running cluster
//! with `rabbitmqctl import_definitions`.

mod config;
mod model;

mod alerts;
mod interface;
mod validate;

mod files;
mod server;

mod names;

use platc_sdk::capability::Broker;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::{Rabbitmq, Size};
pub use model::{ClusterSize, Management, Model, Variant};

impl Provides<Broker> for Rabbitmq {}

impl Module for Rabbitmq {
    const KIND: &'static str = "rabbitmq";
    const ABOUT: &'static str = "RabbitMQ cluster, used as a broker";
    const VERSIONS: &'static [&'static str] = &["4.1", "4.2", "4.0", "3.13"];
    const OFFERS: &'static [&'static str] = &[Broker::NAME];
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
