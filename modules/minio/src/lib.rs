//! `MinIO`: an object store that speaks S3, on one server or erasure-coded over several.
//!
//! | Object | What for |
//! | --- | --- |
//! | StatefulSet `<name>-server` | the servers, with their drives |
//! | headless Service `<name>-server` | a DNS name for each server, also before it is ready |
//! | Service `<name>` | the S3 interface; what consumers use |
//! | Service `<name>-console` | the console, unless `console` is off |
//! | Ingress `<name>-console`, `<name>` | their addresses outside of the cluster, with `ingress` and `api_ingress` |
//! | Job `<name>-buckets` | makes the buckets of the setting `buckets` |
//! | Job `<name>-for-<consumer>` | makes buckets, prefixes and a user of its own for a component |
//! | PodDisruptionBudget `<name>-server` | a drain takes one server at a time (where the others go on without it) |
//!
//! It needs nothing of other components and offers `ObjectStore` and, through Hadoop's S3A,
//! `FileSystem`. The root login stays in its namespace: every consumer has a user that may read and
//! write below its own paths only.

mod config;
mod model;

mod interface;
mod validate;

mod buckets;
mod server;

mod names;

use platc_sdk::capability::{FileSystem, ObjectStore};
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::{Anonymous, Bucket, Minio, Size};
pub use model::{Drives, Layout, Model};

impl Provides<FileSystem> for Minio {}
impl Provides<ObjectStore> for Minio {}

impl Module for Minio {
    const KIND: &'static str = "minio";
    const ABOUT: &'static str = "MinIO object store with buckets and users for those who use it";
    const VERSIONS: &'static [&'static str] = &["RELEASE.2025", "RELEASE.2024"];
    const OFFERS: &'static [&'static str] = &[FileSystem::NAME, ObjectStore::NAME];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(model: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(model, offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        server::server(model, out);
        buckets::buckets(model, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
