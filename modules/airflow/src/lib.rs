//! Apache Airflow: runs DAGs of tasks, on time and in order.
//!
//! | Object | What for |
//! | --- | --- |
//! | Deployment, Service `<name>-webserver` | web and REST interface; in Airflow 3 `<name>-api-server` |
//! | Ingress of the same name | with `ingress` |
//! | Deployment `<name>-scheduler` | decides what runs when; a StatefulSet with the local executor |
//! | Deployment `<name>-dag-processor` | reads DAG files (Airflow 3) |
//! | StatefulSet `<name>-triggerer` | waits for deferred tasks; a Deployment in Airflow 2.3 |
//! | StatefulSet `<name>-worker` | runs tasks (Celery executor) |
//! | ConfigMap `<name>-pod-template` | what task pods are made from (Kubernetes executor) |
//! | ServiceAccounts `<name>-pod-launcher`, `<name>-log-reader` | with the Kubernetes executor, `pod_operator` or `spark_operator` |
//! | Role, RoleBinding `<name>-spark-applications` | in each namespace of `spark_operator` |
//! | Deployment, UDP Service `<name>-statsd` | metrics for Prometheus |
//! | ConfigMap `<name>-statsd-mapping` | which parts of a metric's name are labels |
//! | Job `<name>-migrate-...` | migrates the database, makes the first user |
//!
//! It needs `Database`, with the Celery executor `Broker`, and can use `DagRepository`, `BatchServer`,
//! `SparkMaster`, `SparkConnect`, `SparkOperator`, `TrackingServer` and `ObjectStore`. It offers nothing.
//! All pods pass Pod Security `restricted`.

mod config;
mod model;
mod size;

mod alerts;
mod interface;
mod validate;

mod environment;
mod files;
mod git_sync;
mod pods;

mod accounts;
mod dag_processor;
mod migrate;
mod scheduler;
mod statsd;
mod triggerer;
mod web;
mod worker;

mod names;

use platc_sdk::{Build, Context, Module, Offers, Page};

pub use config::{
    Account, Admin, Airflow, Buckets, Dags, ExecutorKind, GitDags, GitLogin, GitSync, Keys, Logs,
    Server, Tasks, Workers,
};
pub use model::{Model, Version};
pub use size::Size;

impl Module for Airflow {
    const KIND: &'static str = "airflow";
    const ABOUT: &'static str = "Apache Airflow with the Celery, Kubernetes or local executor";
    const VERSIONS: &'static [&'static str] = &["2.11", "2.3", "3"];
    const OFFERS: &'static [&'static str] = &[];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(model: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(model, offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        out.product_version(model.image.source().tag().unwrap_or("unknown"));
        accounts::accounts(model, out);
        migrate::migrate(model, out);
        web::web(model, out);
        scheduler::scheduler(model, out);
        dag_processor::dag_processor(model, out);
        triggerer::triggerer(model, out);
        worker::worker(model, out);
        statsd::statsd(model, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
