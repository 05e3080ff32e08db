//! Local storage: directories and disks of nodes as volumes, where a cluster has no storage that makes
//! volumes by itself.
//!
//! | Object | What for |
//! | --- | --- |
//! | StorageClass `<class>` | what claims name; a claim is bound when its pod has a node |
//! | PersistentVolume `<class>-<node>-<path>` | a directory of one node; its data outlives every claim |
//! | Job `<name>-directories-<node>` | makes the directories of a node, with `make_directories` |
//!
//! It needs nothing of other components and offers no capability. A claim uses the class by its name:
//! `storage = { size = "10Gi", class = "local-disks" }` in one component, or
//! `storage_class = "local-disks"` in `[platform]` for all that name no class. The scheduler gives a
//! claim any volume of the class that is large enough, so let every application have a class of its own,
//! or reserve volumes with `claim`; and have as many volumes, on as many nodes, as there are pods.

mod config;
mod model;

mod interface;
mod validate;

mod directories;
mod volumes;

mod names;

use platc_sdk::{Build, Context, Module, Offers, Page};

pub use config::{Claim, LocalStorage, Reclaim, Volume};
pub use model::{Model, NodeVolume};

impl Module for LocalStorage {
    const KIND: &'static str = "local-storage";
    const ABOUT: &'static str = "StorageClass with volumes that are directories of nodes";
    const VERSIONS: &'static [&'static str] = &[];
    const OFFERS: &'static [&'static str] = &[];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(model: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(model, offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        volumes::volumes(model, out);
        directories::directories(model, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
