//! `hdfs-site.xml`: where the servers listen, find each other and keep their data.

use platc_sdk::{ConfigFile, Endpoint, Settings};

use super::kerberos;
use crate::model::{Ha, Model, Topology, Version};
use crate::names::{self, JOURNAL_RPC, NAME_NODE_IDS};

/// The keys that clients need: with high availability, where the NameNodes are.
pub(crate) fn client_hdfs_site(model: &Model) -> Settings {
    // The client decides how many copies of a block are made.
    let settings = Settings::new()
        .set("dfs.replication", model.replication)
        // What a DataNode calls itself, a name or the address of its node, is where it can be
        // reached; the address that a NameNode sees may be one of the network in between.
        .set("dfs.client.use.datanode.hostname", true);
    let settings = kerberos::client_hdfs_site(model, settings);
    match &model.topology {
        Topology::Simple(_) => settings,
        Topology::Ha(ha) => where_name_nodes_are(model, ha, settings),
    }
}

fn where_name_nodes_are(model: &Model, ha: &Ha, settings: Settings) -> Settings {
    let nameservice = &ha.nameservice;
    let port = model.ports().name_rpc.number;
    let settings = settings
        .set("dfs.nameservices", nameservice)
        .set(
            format!("dfs.ha.namenodes.{nameservice}"),
            NAME_NODE_IDS.join(","),
        )
        .set(
            format!("dfs.client.failover.proxy.provider.{nameservice}"),
            "org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider",
        );
    NAME_NODE_IDS
        .iter()
        .zip(model.name_node_hosts())
        .fold(settings, |settings, (id, host)| {
            settings.set(
                format!("dfs.namenode.rpc-address.{nameservice}.{id}"),
                Endpoint::new(host, port),
            )
        })
}

/// The file of all servers.
pub(crate) fn hdfs_site(model: &Model) -> ConfigFile {
    let settings = name_nodes(model, client_hdfs_site(model));
    let settings = data_nodes(model, settings);
    let settings = match &model.topology {
        Topology::Simple(_) => one_name_node(model, settings),
        Topology::Ha(ha) => two_name_nodes(model, ha, settings),
    };
    let settings = kerberos::hdfs_site(model, settings);
    ConfigFile::hadoop_xml("hdfs-site.xml", &settings.overridden_by(&model.hdfs_site))
}

fn name_nodes(model: &Model, settings: Settings) -> Settings {
    let settings = settings
        // The own DNS name may not resolve yet when a NameNode binds.
        .set("dfs.namenode.rpc-bind-host", "0.0.0.0")
        .set(format!("dfs.namenode.{}-bind-host", web(model)), "0.0.0.0")
        .set("dfs.namenode.handler.count", 50_u32)
        // Addresses of pods have no name to look up.
        .set(
            "dfs.namenode.datanode.registration.ip-hostname-check",
            false,
        );
    match model.version {
        // Hadoop itself then refuses to format over data, whatever asks it to.
        Version::V3 => settings.set("dfs.reformat.disabled", true),
        Version::V2 => settings,
    }
}

fn one_name_node(model: &Model, settings: Settings) -> Settings {
    let host = model.identity.pod_host(names::NAME_NODE, 0);
    let ports = model.ports();
    let directories = [names::NAME_VOLUME, names::COPY_VOLUME].map(file_uri);
    settings
        .set(
            "dfs.namenode.rpc-address",
            Endpoint::new(host.as_str(), ports.name_rpc.number),
        )
        .set(
            format!("dfs.namenode.{}-address", web(model)),
            Endpoint::new(host.as_str(), ports.name_http.number),
        )
        .set("dfs.namenode.name.dir", directories.join(","))
}

fn two_name_nodes(model: &Model, ha: &Ha, settings: Settings) -> Settings {
    let nameservice = &ha.nameservice;
    let journals: Vec<String> = ha
        .journal_endpoints(&model.identity)
        .iter()
        .map(ToString::to_string)
        .collect();
    let settings = settings
        .set("dfs.namenode.name.dir", file_uri(names::NAME_VOLUME))
        .set(
            "dfs.namenode.shared.edits.dir",
            format!("qjournal://{}/{nameservice}", journals.join(";")),
        )
        .set("dfs.ha.automatic-failover.enabled", true)
        // The JournalNodes let only one NameNode write, so there is nothing to fence; the key has
        // to be there all the same.
        .set("dfs.ha.fencing.methods", "shell(/bin/true)")
        .set("dfs.ha.zkfc.port", names::FAILOVER.number)
        .set(
            "dfs.journalnode.edits.dir",
            names::inside(names::JOURNAL_VOLUME),
        )
        .set(
            "dfs.journalnode.rpc-address",
            everywhere(JOURNAL_RPC.number),
        )
        .set(
            format!("dfs.journalnode.{}-address", web(model)),
            everywhere(model.journal_web().number),
        );
    NAME_NODE_IDS
        .iter()
        .zip(model.web_endpoints())
        .fold(settings, |settings, (id, endpoint)| {
            settings.set(
                format!("dfs.namenode.{}-address.{nameservice}.{id}", web(model)),
                endpoint,
            )
        })
}

fn data_nodes(model: &Model, settings: Settings) -> Settings {
    let ports = model.ports();
    let directories: Vec<String> = model
        .data_nodes
        .directories()
        .iter()
        .map(|directory| format!("file://{directory}"))
        .collect();
    settings
        .set("dfs.datanode.data.dir", directories.join(","))
        .set("dfs.datanode.address", everywhere(ports.data.number))
        .set(
            "dfs.datanode.ipc.address",
            everywhere(ports.data_ipc.number),
        )
        .set(
            format!("dfs.datanode.{}.address", web(model)),
            everywhere(ports.data_http.number),
        )
        .set("dfs.datanode.handler.count", 50_u32)
        .set("dfs.datanode.max.transfer.threads", 8192_u32)
        .set(
            "dfs.datanode.du.reserved",
            model.data_nodes.reserved.units().to_string(),
        )
        .set("dfs.datanode.use.datanode.hostname", true)
}

/// What the web servers speak.
fn web(model: &Model) -> &'static str {
    match model.secure {
        None => "http",
        Some(_) => "https",
    }
}

fn file_uri(volume: &str) -> String {
    format!("file://{}", names::inside(volume))
}

fn everywhere(port: u16) -> Endpoint {
    Endpoint::new("0.0.0.0", port)
}
