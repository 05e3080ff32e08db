//! Who may connect to the pods of a component: what follows from the references.
//!
//! A component is reached by the components that refer to it. Some of them hand on what they got, as a
//! Metastore hands on the file system of its tables, so those that refer to it through others count too.
//! A provider may call back the components that it serves, and who collects metrics has to get at them.
//! Whoever runs the code of a component, as a cluster of Spark runs its executors, reads and writes its
//! data for it.
//!
//! No policy can tell a pod with the network of its node from the node itself. A component that has such
//! pods, or has to be reached by some, gets none; nor does one with a Service that people reach at a node,
//! or with a webhook, which the API server calls.

use std::collections::{BTreeMap, BTreeSet};

use platc_objects::network::{Peer, allow_only};
use platc_objects::{Identity, Object};
use platc_sdk::build::{Built, BuiltObject};
use platc_sdk::capability::{BatchServer, FileSystem, ObjectStore, ShuffleService, SparkMaster};
use platc_sdk::{Address, Capability as _};

use super::output::Output;
use super::sheet::Sheet;
use super::{PLATFORM_STAGE, Rules};
use crate::settings::NetworkPoliciesTable;
use crate::wire::{Edge, Wired};

/// The namespace that the usual Ingress controller is installed into.
const INGRESS_CONTROLLER: &str = "ingress-nginx";

/// What matters of a component's objects for who may connect to it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own; no combination is excluded"
)]
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Openness {
    /// It has pods that are kept running.
    has_pods: bool,
    /// Policies cannot hold for it.
    is_beyond: bool,
    /// Some of its pods have the network of their node.
    has_node_network: bool,
    has_ingress: bool,
    /// It collects what others contribute.
    pub(super) collects: bool,
}

impl Openness {
    /// Takes an object into account.
    pub(super) fn note(&mut self, object: &mut Object) {
        match object {
            Object::Ingress(_) => self.has_ingress = true,
            Object::Service(service) => {
                let kind = service.spec.as_ref().and_then(|spec| spec.type_.as_deref());
                self.is_beyond |= matches!(kind, Some("NodePort" | "LoadBalancer"));
            }
            Object::Deployment(_) | Object::StatefulSet(_) | Object::DaemonSet(_) => {
                self.has_pods = true;
            }
            _ => {}
        }
        self.is_beyond |= object.kind().ends_with("WebhookConfiguration");
        if let Some(pod) = object.pod_spec_mut() {
            self.has_node_network |= pod.host_network == Some(true);
        }
    }
}

/// A component, and what matters of it here.
type Known<'w> = BTreeMap<&'w Address, (&'w Identity, Openness)>;

/// One output a component that gets a policy.
pub(super) fn outputs(
    rules: &Rules<'_>,
    wired: &Wired,
    outputs: &[Output],
    sheet: &mut Sheet,
) -> Vec<Output> {
    let Some(table) = rules.target.network_policies else {
        return Vec::new();
    };
    let known: Known<'_> = wired
        .components
        .iter()
        .zip(outputs)
        .map(|(component, output)| {
            let facts = (&component.identity, output.openness);
            (&component.address, facts)
        })
        .collect();
    let graph = Graph::of(&wired.edges);
    let mut made = Vec::new();
    for (&address, &(identity, openness)) in &known {
        let Some(peers) = peers(table, &known, &graph, address) else {
            continue;
        };
        if !openness.has_pods || openness.is_beyond {
            continue;
        }
        let mut output = Output::new(Some(address.clone()), Some(identity));
        let policy = BuiltObject {
            object: allow_only(identity, &peers).into(),
            stage: PLATFORM_STAGE,
            role: "network".to_owned(),
            serves: None,
        };
        let built = Built {
            objects: vec![policy],
            ..Built::default()
        };
        output.add_all(rules, built, sheet);
        made.push(output);
    }
    made
}

/// Who may connect to a component; `None` when no policy can say it.
fn peers(
    table: &NetworkPoliciesTable,
    known: &Known<'_>,
    graph: &Graph<'_>,
    address: &Address,
) -> Option<Vec<Peer>> {
    let collectors = known
        .iter()
        .filter(|(_, (_, openness))| openness.collects)
        .map(|(address, _)| *address);
    let mut near = graph.consumers(address);
    if graph.holds_data.contains(address) {
        let runners: Vec<&Address> = near
            .iter()
            .filter_map(|consumer| graph.runners.get(consumer))
            .flatten()
            .copied()
            .collect();
        near.extend(runners);
    }
    near.extend(graph.providers.get(address).into_iter().flatten());
    near.extend(collectors);
    near.insert(address);
    let mut peers = Vec::new();
    for near in near {
        let (identity, openness) = known.get(near)?;
        if openness.has_node_network {
            return None;
        }
        peers.push(Peer::Component((*identity).clone()));
    }
    let mut namespaces: BTreeSet<String> = table.open_to.iter().map(ToString::to_string).collect();
    if known.get(address)?.1.has_ingress {
        match &table.ingress_controllers {
            Some(named) => namespaces.extend(named.iter().map(ToString::to_string)),
            None => namespaces.extend([INGRESS_CONTROLLER.to_owned()]),
        }
    }
    peers.extend(namespaces.into_iter().map(Peer::Namespace));
    Some(peers)
}

/// What runs the code of its consumers in pods of its own.
const RUNNERS: [&str; 2] = [BatchServer::NAME, SparkMaster::NAME];

/// What such code reads and writes by itself.
const DATA: [&str; 3] = [FileSystem::NAME, ObjectStore::NAME, ShuffleService::NAME];

/// The references, from both of their ends.
struct Graph<'w> {
    consumers: BTreeMap<&'w Address, BTreeSet<&'w Address>>,
    providers: BTreeMap<&'w Address, BTreeSet<&'w Address>>,
    /// Of a component, who runs its code.
    runners: BTreeMap<&'w Address, BTreeSet<&'w Address>>,
    /// Components whose data others use.
    holds_data: BTreeSet<&'w Address>,
}

impl<'w> Graph<'w> {
    fn of(edges: &'w [Edge]) -> Self {
        let mut graph = Self {
            consumers: BTreeMap::new(),
            providers: BTreeMap::new(),
            runners: BTreeMap::new(),
            holds_data: BTreeSet::new(),
        };
        for edge in edges {
            let (consumer, provider) = (&edge.consumer, &edge.provider);
            if DATA.contains(&edge.capability) {
                graph.holds_data.insert(provider);
            }
            if RUNNERS.contains(&edge.capability) {
                let runners = graph.runners.entry(consumer).or_default();
                runners.insert(provider);
            }
            graph
                .consumers
                .entry(provider)
                .or_default()
                .insert(consumer);
            graph
                .providers
                .entry(consumer)
                .or_default()
                .insert(provider);
        }
        graph
    }

    /// Everybody who refers to the component, themselves or through others.
    fn consumers(&self, address: &Address) -> BTreeSet<&'w Address> {
        let mut found: BTreeSet<&'w Address> = BTreeSet::new();
        let mut open: Vec<&Address> = vec![address];
        while let Some(address) = open.pop() {
            for &consumer in self.consumers.get(address).into_iter().flatten() {
                if found.insert(consumer) {
                    open.push(consumer);
                }
            }
        }
        found
    }
}
