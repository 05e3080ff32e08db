//! What belongs to Spark: a Standalone cluster, a History Server, a Livy, a Celeborn.

use platc_sdk::Context;
use platc_sdk::capability::{BatchServer, ShuffleService, SparkHistory, SparkMaster, SparkWorker};

use super::version::{CELEBORN, SPARK, check_version};
use super::{check_servers, check_url};
use crate::config::{CelebornServers, ClusterWorker, HistoryServer, LivyServer, SparkCluster};
use crate::host_port::HostPort;

pub(super) fn master(ctx: &mut Context<'_>, cluster: SparkCluster) -> SparkMaster {
    let SparkCluster {
        url,
        version,
        worker,
        shuffle_service,
    } = cluster;
    check_version(ctx, "spark_master.version", &SPARK, &version);
    SparkMaster {
        masters: url.masters(),
        version,
        worker: worker.map(|ClusterWorker { cores, memory }| SparkWorker {
            cores,
            memory: memory.whole_mebibytes(),
        }),
        shuffle_service,
    }
}

pub(super) fn shuffle_service(ctx: &mut Context<'_>, servers: CelebornServers) -> ShuffleService {
    let CelebornServers {
        masters,
        version,
        replicate,
    } = servers;
    check_servers(ctx, "celeborn.masters", &masters);
    check_version(ctx, "celeborn.version", &CELEBORN, &version);
    let masters = masters.iter().map(HostPort::endpoint).collect();
    ShuffleService::celeborn(version, masters, replicate)
}

pub(super) fn batch_server(server: LivyServer) -> BatchServer {
    let LivyServer {
        endpoint,
        spark_master,
        user,
    } = server;
    BatchServer {
        endpoint: endpoint.endpoint(),
        spark_master,
        user,
        shared_libraries: None,
    }
}

pub(super) fn history(ctx: &mut Context<'_>, server: HistoryServer) -> SparkHistory {
    let HistoryServer {
        url,
        log_directory,
        user,
    } = server;
    check_url(ctx, "spark_history.url", &url);
    SparkHistory {
        url: url.trim_end_matches('/').to_owned(),
        log_directory: log_directory.trim_end_matches('/').to_owned(),
        user,
    }
}
