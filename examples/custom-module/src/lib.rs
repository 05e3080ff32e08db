//! Adminer: a page to look into databases with.
//!
//! A whole module in one file, as small as one can be: what a person writes, what is true after
//! validation, and the objects. The modules of platc have the same parts in files of their own.

use platc::sdk::capability::Database;
use platc::sdk::ingress::Ingress;
use platc::sdk::workload::RunAs;
use platc::sdk::{
    Build, Container, Context, Endpoint, Image, Module, Offers, Port, Ref, Reference, tcp,
};
use schemars::JsonSchema;
use serde::Deserialize;

const HTTP: Port = Port::tcp("http", 8080);

/// `[adminer.<name>]`: a page to look into a database with.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Adminer {
    /// The database server that the login page names.
    pub database: Ref<Database>,
    /// Image. Default: `docker.io/library/adminer:4.8.1`.
    #[serde(default)]
    pub image: Option<Reference>,
    /// How the page is reached from outside of the cluster.
    #[serde(default)]
    pub ingress: Option<Ingress>,
}

/// A validated Adminer.
#[derive(Debug)]
pub struct Model {
    image: Image,
    server: Endpoint,
    ingress: Option<Ingress>,
}

impl Module for Adminer {
    const KIND: &'static str = "adminer";
    const ABOUT: &'static str = "A page to look into databases with";
    const VERSIONS: &'static [&'static str] = &["4.8"];
    const OFFERS: &'static [&'static str] = &[];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        let Self {
            database,
            image,
            ingress,
        } = self;
        let database = ctx.bind("database", &database);
        let image = ctx.image("image", image.as_ref(), "docker.io/library/adminer:4.8.1");
        Some(Model {
            image: image?,
            server: database?.endpoint,
            ingress,
        })
    }

    fn interface(_: &Model, _: &mut Offers<'_, Self>) {}

    fn build(model: &Model, out: &mut Build<'_>) {
        let container = Container::new("adminer", &model.image)
            .env("ADMINER_DEFAULT_SERVER", &model.server)
            .port(HTTP)
            .ready_when(tcp(HTTP))
            .unprivileged();
        out.deployment("adminer", 1)
            .service([HTTP])
            .container(container)
            .run_as(RunAs::user(1000));
        if let Some(ingress) = &model.ingress {
            out.ingress("adminer", ingress, HTTP);
        }
    }
}
