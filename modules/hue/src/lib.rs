//! Hue: an editor for SQL in the browser, and a browser of files.
//!
//! | Object | What for |
//! | --- | --- |
//! | Deployment, Service `<name>` | the web servers, port 8888 |
//! | ConfigMap `<name>-config` | `zz-hue.ini`, which Hue merges over the files of its image |
//! | Job `<name>-migrate-...` | makes the tables, makes the first user |
//! | PodDisruptionBudget `<name>` | with two web servers or more |
//! | Ingress `<name>` | its address outside of the cluster, with `ingress` |
//!
//! It needs `Database` and may use `SqlEngine`, `FileSystem`, `Metastore` and `BatchServer`. It offers
//! nothing. All pods run as user 1001 of the image and pass Pod Security `restricted`. Where the cluster
//! chooses users it does not start: its web server changes to the user and the group of the image.

mod config;
mod model;

mod interface;
mod validate;

mod files;
mod pods;

mod migrate;
mod web;

mod names;

use platc_sdk::{Build, Context, Module, Offers, Page};

pub use config::{Account, Admin, Hue, Ldap, Login, Search, Size};
pub use model::Model;

impl Module for Hue {
    const KIND: &'static str = "hue";
    const ABOUT: &'static str = "Hue, the editor for SQL on Impala, Hive and Spark";
    const VERSIONS: &'static [&'static str] = &["4.11"];
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
        let config = files::config(model, out);
        migrate::migrate(model, &config, out);
        web::web(model, &config, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
