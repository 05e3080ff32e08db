//! Celeborn: keeps the shuffle files of Spark applications, so that executors may come and go.
//!
//! | Object | What for |
//! | --- | --- |
//! | StatefulSet `<name>-celeborn-master` | the masters; three or five agree by Raft, with a volume each |
//! | headless Service `<name>-celeborn-master` | a DNS name for each master |
//! | StatefulSet `<name>-celeborn-worker` | the workers, which keep the files |
//! | headless Service `<name>-celeborn-worker` | a DNS name for each worker, by which it is known |
//! | ConfigMap `<name>-celeborn-master-config`, and one for workers | `celeborn-defaults.conf`, `log4j2.xml` |
//! | PodDisruptionBudget `<name>-celeborn-master`, and one for workers | a drain takes one pod at a time |
//!
//! It needs nothing of other components and offers `ShuffleService`. The pods comply with the restricted
//! profile of Pod Security, but for workers with `host-paths`, which no profile allows.

mod config;
mod model;

mod alerts;
mod interface;
mod validate;

mod files;
mod master;
mod pods;
mod worker;

mod names;

use platc_sdk::capability::ShuffleService;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::{Celeborn, Claims, DiskType, Size, StorageConfig, Version};
pub use model::Model;

impl Provides<ShuffleService> for Celeborn {}

impl Module for Celeborn {
    const KIND: &'static str = "celeborn";
    const ABOUT: &'static str = "Celeborn, which keeps the shuffle files of Spark";
    const VERSIONS: &'static [&'static str] = &["0.6", "0.7"];
    const OFFERS: &'static [&'static str] = &[ShuffleService::NAME];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(model: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(model, offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        out.product_version(model.version.as_str());
        master::masters(model, out);
        worker::workers(model, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
