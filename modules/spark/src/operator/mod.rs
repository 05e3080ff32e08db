//! The Spark operator of Kubeflow: it runs applications that are described as objects.
//!
//! | Object | What for |
//! | --- | --- |
//! | three definitions | the kinds `SparkApplication`, `ScheduledSparkApplication` and `SparkConnect`; not with `crds = false` |
//! | Deployment `<name>-controller` | runs `spark-submit` for each application |
//! | Deployment, Service `<name>-webhook` | completes applications and pods, and refuses what is wrong |
//! | `MutatingWebhookConfiguration`, `ValidatingWebhookConfiguration` | what the webhook is asked about; not with `webhook.enabled = false` |
//! | ServiceAccount, Role, RoleBinding `<name>-driver` | what drivers may do, in each of `namespaces` |
//! | Role, RoleBinding `<name>-applications` | what the controller may do there |
//! | Role, RoleBinding `<name>-admission` | what the webhook may do there |
//! | ServiceAccount, Role, RoleBinding `<name>-controller`, `<name>-webhook` | leases, and the certificate |
//! | `ClusterRole`, `ClusterRoleBinding` | reading definitions; writing the own certificate into the webhook's configuration |
//!
//! It offers `SparkOperator`. The webhook makes its own certificate and writes it into its configuration:
//! nobody else may set `caBundle` there.

mod config;
mod model;

mod interface;
mod validate;

mod controller;
mod crds;
mod rights;
mod webhook;

mod names;

use platc_sdk::capability::SparkOperator;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::{Controller, SparkOperatorServer, Webhook};
pub use model::Model;

impl Provides<SparkOperator> for SparkOperatorServer {}

impl Module for SparkOperatorServer {
    const KIND: &'static str = "spark-operator";
    const ABOUT: &'static str = "Kubeflow's Spark operator";
    const VERSIONS: &'static [&'static str] = &["2.5"];
    const OFFERS: &'static [&'static str] = &[SparkOperator::NAME];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(model: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(model, offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        out.product_version(model.image.source().tag().unwrap_or("unknown"));
        if model.makes_crds {
            crds::crds(out);
        }
        rights::drivers(model, out);
        controller::controller(model, out);
        if let Some(webhook) = &model.webhook {
            webhook::webhook(model, webhook, out);
        }
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
