//! Backups: every database of the platform, and the paths and buckets that are named, by the clock.
//!
//! | Object | What for |
//! | --- | --- |
//! | CronJob `<name>-<component>` | saves the databases of one PostgreSQL server |
//! | CronJob `<name>-<component>-<path>` | saves one path or bucket |
//! | CronJob `<name>-<what>-restore` | brings it back; it never runs by itself |
//! | PersistentVolumeClaim `<name>-<what>` | the copies, unless `target` says where they go |
//! | ConfigMap `<name>-<what>` | the files of a Hadoop client, where one is needed |
//!
//! It collects `BackupSource`, which every PostgreSQL server of the platform contributes, and uses
//! `FileSystem` of what it is told to save and where to. What saves databases runs in the namespace of the
//! server, where the superuser's Secret is, with the server's own image and with the labels of the server's
//! component. A copy counts when it is complete; only then old ones go. A run that fails, or has nothing to
//! save, leaves a failed Job behind.
//!
//! A person brings something back with
//! `kubectl create job --from=cronjob/<name>-<what>-restore <any name>`. What is there is never overwritten
//! unless `restore.overwrite` names it, and then it stays under another name (in a bucket: objects of the
//! same names are replaced). Rights that were given on a whole database, and settings of it, are not in a
//! copy; platc gives users and passwords again. Owners and modes of files come back where both ends are HDFS.
//!
//! With network policies and a `target`, what saves a database in another namespace than the target's
//! needs that namespace in `open_to`.

mod config;
mod model;

mod interface;
mod validate;

mod copier;
mod database;
mod saved_path;

mod names;

use platc_sdk::{Build, Context, Module, Offers, Page};

pub use config::{Backup, Restore};
pub use model::Model;

impl Module for Backup {
    const KIND: &'static str = "backup";
    const ABOUT: &'static str = "Copies of databases, paths and buckets, by the clock";
    const VERSIONS: &'static [&'static str] = &[];
    const OFFERS: &'static [&'static str] = &[];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(_: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        database::databases(model, out);
        saved_path::paths(model, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
