//! HDFS: the Hadoop distributed file system, with one NameNode or with two of them.
//!
//! | Object | What for |
//! | --- | --- |
//! | StatefulSet `<name>-namenode` | one NameNode, or two with a failover controller in each pod |
//! | StatefulSet `<name>-journalnode` | the edits that two NameNodes share (`mode = "ha"`) |
//! | DaemonSet or StatefulSet `<name>-datanode` | the blocks |
//! | Deployment `<name>-client` | a pod with a Hadoop client to open a shell in |
//! | headless Services of the same names | a DNS name for each pod, also before it is ready |
//! | ConfigMap `<name>-config`, `<name>-scripts` | the files of the servers, and what starts them |
//! | ConfigMap `<name>-client-config` | the files of clients |
//! | a PodDisruptionBudget for each role | a drain takes one pod of it at a time |
//! | Ingress `<name>-namenode` | the NameNode's web pages (`mode = "simple"`) |
//! | Jobs `<name>-directories`, `<name>-for-<consumer>` | what has to be there, and what was asked for |
//!
//! With `mode = "ha"` it needs an `Ensemble`. It offers `FileSystem`.
//! A NameNode is formatted by an init container of its pod, and only when nothing says that there was
//! a namespace before: with `mode = "ha"` its volume, all other NameNodes and all JournalNodes, with
//! `mode = "simple"` both of its volumes, each of which holds everything. When all of these are lost
//! at the same time a new namespace is made, unless `allow_format = false`; DataNodes with blocks of
//! the old one refuse to join it, and keep them.
//! Pod Security `restricted` is passed with version 3 and volumes alone (`data_nodes.kind =
//! "stateful-set"`): directories and networks of nodes need `privileged`, and the images of version 2.7
//! are made for root, which `baseline` allows.

mod config;
mod kerberos;
mod model;
mod size;

mod alerts;
mod interface;
mod validate;

mod client;
mod container;
mod datanode;
mod files;
mod journalnode;
mod namenode;
mod secure;
mod spread;

mod names;

use platc_sdk::capability::FileSystem;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::{
    DataNodeKind, DataNodes, FailoverController, Hdfs, Images, JournalNodes, Mode, NameNode,
};
pub use kerberos::{Certificate, HdfsKerberos, Keytabs, Principals, Protection, Secure, Tls};
pub use model::{Model, Spread, Version};
pub use size::Size;

impl Provides<FileSystem> for Hdfs {}

impl Module for Hdfs {
    const KIND: &'static str = "hdfs";
    const ABOUT: &'static str = "Hadoop distributed file system";
    const VERSIONS: &'static [&'static str] = &["3", "2.7"];
    const OFFERS: &'static [&'static str] = &[FileSystem::NAME];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(model: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(model, offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        let tag = model.images.name_node.source().tag();
        out.product_version(tag.unwrap_or("unknown"));
        let files = container::ServerFiles {
            config: out.config_files("config", files::server_files(model)),
            scripts: out.config_files("scripts", files::scripts(model)),
        };
        namenode::name_nodes(model, &files, out);
        journalnode::journal_nodes(model, &files, out);
        datanode::data_nodes(model, &files, out);
        client::client_and_jobs(model, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
