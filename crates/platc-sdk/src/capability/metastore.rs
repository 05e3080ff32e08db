//! A Hive Metastore.

use platc_objects::{Endpoint, Settings};

use super::{Capability, FileSystem, Kerberos, NoRequest};

/// A Hive Metastore.
#[derive(Clone, Debug)]
pub struct Metastore {
    /// The Thrift servers; a client tries one after the other.
    pub servers: Vec<Endpoint>,
    /// URI of the directory with the managed tables, without a slash at its end.
    pub warehouse: String,
    /// Version of Hive, such as `3.1.3`.
    pub version: String,
    /// The file system of the warehouse.
    pub file_system: FileSystem,
}

impl Metastore {
    /// `hive.metastore.uris`.
    pub fn uris(&self) -> String {
        let uris: Vec<String> = self
            .servers
            .iter()
            .map(|server| format!("thrift://{server}"))
            .collect();
        uris.join(",")
    }

    /// Keys of a client's `hive-site.xml`.
    pub fn hive_site(&self) -> Settings {
        Settings::new()
            .set("hive.metastore.uris", self.uris())
            .set("hive.metastore.warehouse.dir", &self.warehouse)
    }
}

impl Capability for Metastore {
    const NAME: &'static str = "Metastore";
    type Request = NoRequest;

    /// A client reads the files of the tables itself.
    fn kerberos(&self) -> Option<&Kerberos> {
        self.file_system.kerberos.as_ref()
    }
}
