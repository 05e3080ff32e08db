//! `JupyterLab`: notebooks, as clients of Spark Connect; one server for all, or one for each user.
//!
//! | Object | What for |
//! | --- | --- |
//! | StatefulSet `<name>-jupyter-server`, or one `<name>-jupyter-<user>` a user | a server, with the volume of its notebooks |
//! | Service of the same name | its address |
//! | Ingress `<name>-jupyter-server`, or one a user | with `ingress`; users stand below `/user/<user>` of one host |
//!
//! It may use `SparkConnect`, `ObjectStore` and `TrackingServer`, and offers nothing. The pods comply with
//! the restricted profile of Pod Security.

mod config;
mod model;

mod interface;
mod validate;

mod server;

mod names;

use platc_sdk::{Build, Context, Module, Offers, Page};

pub use config::{Buckets, Jupyter, Size};
pub use model::Model;

impl Module for Jupyter {
    const KIND: &'static str = "jupyter";
    const ABOUT: &'static str = "JupyterLab, as a client of Spark Connect";
    const VERSIONS: &'static [&'static str] = &["3.5", "4.0", "4.1"];
    const OFFERS: &'static [&'static str] = &[];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(model: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(model, offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        for server in &model.servers {
            server::server(model, server, out);
        }
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
