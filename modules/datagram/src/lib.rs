//! Neoflex Datagram: a designer that generates Spark jobs and Airflow DAGs from models.
//!
//! | Object | What for |
//! | --- | --- |
//! | StatefulSet `<name>` | the server; one pod, because its Git repositories are on its volumes |
//! | Service `<name>` | UI, REST and Git at port 8089, the port of the container |
//! | ConfigMap `<name>-config` | `application.properties`, `loader.properties`, and `ldap.properties` and `settings.xml` where wanted |
//! | ConfigMap `<name>-scripts` | the script of the Jobs (with `livy` or an Airflow) |
//! | Job `<name>-register` | makes Livy known to the server (with `livy`) |
//! | Job `<name>-for-<consumer>` | makes an Airflow known to the server |
//! | Ingress `<name>` | the UI from outside (with `ingress`) |
//!
//! It needs a `Database` and a `FileSystem`, uses a `BatchServer`, and offers `DagRepository`.
//! The image is made for root, so the server passes Pod Security `baseline` and not `restricted`.

mod config;
mod model;

mod interface;
mod validate;

mod files;
mod registration;
mod server;

mod names;

use platc_sdk::capability::DagRepository;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::{
    Admin, DatabaseDriver, Datagram, Ldap, LibraryImage, LibraryRepository, SharedLibraries, Size,
};
pub use model::{Access, Directory, Livy, Login, Model, Volumes};

impl Provides<DagRepository> for Datagram {}

impl Module for Datagram {
    const KIND: &'static str = "datagram";
    const ABOUT: &'static str = "Neoflex Datagram, a designer of Spark jobs and Airflow DAGs";
    const VERSIONS: &'static [&'static str] = &["2.0"];
    const OFFERS: &'static [&'static str] = &[DagRepository::NAME];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(model: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(model, offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        server::server(model, out);
        registration::registrations(model, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
