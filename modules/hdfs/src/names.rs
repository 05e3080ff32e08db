//! Ports, paths and roles that several files use.

use platc_sdk::Port;

use crate::model::Version;

/// The role of the NameNodes.
pub(crate) const NAME_NODE: &str = "namenode";
/// The ID of each of two NameNodes inside of their nameservice; it follows the ordinal.
pub(crate) const NAME_NODE_IDS: [&str; 2] = ["nn0", "nn1"];
/// The role of the JournalNodes.
pub(crate) const JOURNAL_NODE: &str = "journalnode";
/// The role of the DataNodes.
pub(crate) const DATA_NODE: &str = "datanode";

/// Where the edits of JournalNodes are written to (`dfs.journalnode.rpc-address`).
pub(crate) const JOURNAL_RPC: Port = Port::tcp("rpc", 8485);
/// Web server of JournalNodes (`dfs.journalnode.http-address`).
pub(crate) const JOURNAL_HTTP: Port = Port::tcp("http", 8480);
/// The same with TLS (`dfs.journalnode.https-address`).
pub(crate) const JOURNAL_HTTPS: Port = Port::tcp("https", 8481);
/// Where failover controllers ask each other to step back (`dfs.ha.zkfc.port`).
pub(crate) const FAILOVER: Port = Port::tcp("failover", 8019);

/// The directory of the configuration; `HADOOP_CONF_DIR`.
pub(crate) const CONF: &str = "/hadoop/conf";
/// The directory of the scripts.
pub(crate) const SCRIPTS: &str = "/hadoop/scripts";
/// Where the keytabs are mounted.
pub(crate) const KEYTABS: &str = "/hadoop/keytabs";
/// Where the certificate is mounted.
pub(crate) const TLS: &str = "/hadoop/tls";
/// The variable with the certificate's password.
pub(crate) const TLS_PASSWORD: &str = "TLS_PASSWORD";
/// Where the volume of a NameNode is mounted.
pub(crate) const NAME_VOLUME: &str = "/hadoop/name";
/// Where the volume with the copy is mounted.
pub(crate) const COPY_VOLUME: &str = "/hadoop/copy";
/// Where the volume of a JournalNode is mounted.
pub(crate) const JOURNAL_VOLUME: &str = "/hadoop/journal";

/// Where disk number `disk` of a DataNode is mounted.
pub(crate) fn data_volume(disk: usize) -> String {
    format!("/hadoop/data/{disk}")
}

/// The directory inside of a volume that Hadoop uses. It is never the root of the volume: Hadoop
/// takes the `lost+found` of a fresh volume for data and refuses to format.
pub(crate) fn inside(volume: &str) -> String {
    format!("{volume}/dfs")
}

/// The ports that differ between Hadoop 2 and 3 (`hdfs-default.xml` of each).
#[derive(Clone, Copy, Debug)]
pub struct Ports {
    /// RPC of NameNodes.
    pub name_rpc: Port,
    /// Web pages and WebHDFS of NameNodes.
    pub name_http: Port,
    /// Blocks of DataNodes.
    pub data: Port,
    /// RPC of DataNodes.
    pub data_ipc: Port,
    /// Web pages and WebHDFS of DataNodes.
    pub data_http: Port,
}

impl Ports {
    /// The ports of a line of Hadoop; with Kerberos the web servers speak TLS, at other ports.
    pub(crate) fn of(version: Version, secure: bool) -> Self {
        let [name_http, data, data_ipc, data_http] = match version {
            Version::V3 => [9870, 9866, 9867, 9864],
            Version::V2 => [50070, 50010, 50020, 50075],
        };
        let web = |plain| {
            if secure {
                // `dfs.namenode.https-address`, `dfs.datanode.https.address`: the next number in Hadoop 3.
                Port::tcp("https", plain + 1)
            } else {
                Port::tcp("http", plain)
            }
        };
        Self {
            name_rpc: Port::tcp("rpc", 8020),
            name_http: web(name_http),
            data: Port::tcp("data", data),
            data_ipc: Port::tcp("ipc", data_ipc),
            data_http: web(data_http),
        }
    }
}
