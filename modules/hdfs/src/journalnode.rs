//! The JournalNodes: the edits that two NameNodes share. A majority of them has to be there.

use platc_sdk::{Build, Duration, tcp};

use crate::container::{self, Daemon, ServerFiles, hadoop, script, sized};
use crate::model::{Model, Topology};
use crate::names::{JOURNAL_NODE, JOURNAL_RPC, JOURNAL_VOLUME};
use crate::secure;

/// All JournalNodes, and the Service that gives each a name; none with one NameNode.
pub(crate) fn journal_nodes(model: &Model, files: &ServerFiles, out: &mut Build<'_>) {
    let Topology::Ha(ha) = &model.topology else {
        return;
    };
    let nodes = &ha.journal_nodes;
    let web = model.journal_web();
    let container = hadoop(
        model,
        "journalnode",
        &model.images.journal_node,
        &files.config,
    );
    let container = sized(container, model, Daemon::JournalNode, &nodes.resources);
    let container = script(container, files, "start.sh")
        .args(["journalnode"])
        .ports([JOURNAL_RPC, web])
        .started_when(tcp(web).patience(Duration::minutes(10)))
        .ready_when(tcp(JOURNAL_RPC))
        .alive_when(tcp(web).failures(6));
    let container = secure::server(model, Daemon::JournalNode, container);
    out.stateful_set(JOURNAL_NODE, nodes.replicas)
        .in_parallel()
        .headless_service([JOURNAL_RPC, web])
        .container(container)
        .claim("edits", &nodes.storage, JOURNAL_VOLUME)
        .data_version(model.layout().as_ref())
        .run_as(container::user(model))
        .placement(&nodes.placement)
        .apart(model.spread.into())
        .stops_within(Duration::minutes(15))
        .tolerates_loss_of(1);
}
