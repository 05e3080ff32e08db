//! In which order objects are applied: each one when what it needs is ready.
//!
//! Between the objects stand gates: one for each stage of each component, open when all objects of it
//! are ready. So the graph grows with the objects and the references, and not with their product.

use std::collections::BTreeMap;

use platc_sdk::Stage;

use crate::platform::{Desired, Platform};

/// What stands in the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Node {
    /// The object of this index in [`Platform::objects`].
    Object(usize),
    /// Nothing to do; it is passed when everything before it is done.
    Gate(usize),
}

/// Which node waits for which.
#[derive(Debug)]
pub(super) struct Graph {
    /// How many nodes a node waits for.
    waits_for: BTreeMap<Node, usize>,
    /// Who waits for a node.
    followers: BTreeMap<Node, Vec<Node>>,
}

impl Graph {
    /// The order of a platform's objects.
    pub(super) fn of(platform: &Platform) -> Self {
        Builder::new(platform).build()
    }

    /// Nodes that wait for nothing.
    pub(super) fn roots(&self) -> Vec<Node> {
        let free = self.waits_for.iter().filter(|(_, count)| **count == 0);
        free.map(|(node, _)| *node).collect()
    }

    /// Takes note that a node is done; answers with the nodes that wait for nothing any more.
    pub(super) fn done(&mut self, node: Node) -> Vec<Node> {
        let followers = self.followers.remove(&node).unwrap_or_default();
        let mut free = Vec::new();
        for follower in followers {
            if let Some(count) = self.waits_for.get_mut(&follower) {
                *count -= 1;
                if *count == 0 {
                    free.push(follower);
                }
            }
        }
        free
    }

    /// Everything that can never be done when this node is not.
    pub(super) fn lost_with(&self, node: Node) -> Vec<Node> {
        let mut lost = Vec::new();
        let mut open = vec![node];
        let mut seen = std::collections::BTreeSet::from([node]);
        while let Some(node) = open.pop() {
            for follower in self.followers.get(&node).into_iter().flatten() {
                if seen.insert(*follower) {
                    lost.push(*follower);
                    open.push(*follower);
                }
            }
        }
        lost
    }
}

const STAGES: [Stage; 4] = [Stage::Foundation, Stage::Prepare, Stage::Run, Stage::Finish];

/// A gate of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Door<'p> {
    /// The platform's own objects are there.
    Platform,
    /// The stage may begin.
    Begin(&'p str, Stage),
    /// All objects of the stage are ready.
    End(&'p str, Stage),
    /// The Jobs of the first component for the second one are complete.
    Served(&'p str, &'p str),
}

struct Builder<'p> {
    platform: &'p Platform,
    doors: BTreeMap<Door<'p>, usize>,
    edges: Vec<(Node, Node)>,
}

impl<'p> Builder<'p> {
    fn new(platform: &'p Platform) -> Self {
        Self {
            platform,
            doors: BTreeMap::new(),
            edges: Vec::new(),
        }
    }

    fn build(mut self) -> Graph {
        let platform = self.platform;
        for component in &platform.components {
            self.component(component);
        }
        for reference in &platform.references {
            let (consumer, provider) = (reference.consumer.as_str(), reference.provider.as_str());
            let begin = self.door(Door::Begin(consumer, reference.needed_by));
            let ready = self.door(Door::End(provider, Stage::Run));
            let served = self.door(Door::Served(provider, consumer));
            self.edges.push((ready, begin));
            self.edges.push((served, begin));
        }
        for (index, object) in platform.objects.iter().enumerate() {
            self.object(Node::Object(index), object);
        }
        self.definitions();
        self.namespaces();
        self.finish()
    }

    /// The stages of a component follow one another.
    fn component(&mut self, component: &'p str) {
        let mut before = self.door(Door::Platform);
        for stage in STAGES {
            let begin = self.door(Door::Begin(component, stage));
            let end = self.door(Door::End(component, stage));
            self.edges.push((before, begin));
            self.edges.push((begin, end));
            before = end;
        }
    }

    fn object(&mut self, node: Node, object: &'p Desired) {
        let Some(component) = object.component.as_deref() else {
            let platform = self.door(Door::Platform);
            self.edges.push((node, platform));
            return;
        };
        let (begin, end) = if object.key.is("", "Namespace") {
            // Objects of other components may be in it as well, so it waits for no component.
            (Door::Platform, Door::End(component, Stage::Foundation))
        } else if let Some(consumer) = &object.serves {
            let after = match object.stage.max(Stage::Run) {
                Stage::Run => Door::End(component, Stage::Run),
                stage => Door::Begin(component, stage),
            };
            (after, Door::Served(component, consumer))
        } else {
            let stage = effective_stage(object);
            (Door::Begin(component, stage), Door::End(component, stage))
        };
        let (begin, end) = (self.door(begin), self.door(end));
        self.edges.push((begin, node));
        self.edges.push((node, end));
    }

    /// An object of a custom kind follows the definition of the kind.
    fn definitions(&mut self) {
        let objects = &self.platform.objects;
        let definitions: BTreeMap<&str, Vec<usize>> = objects
            .iter()
            .enumerate()
            .filter_map(|(index, object)| Some((object.key.defined_group()?, index)))
            .fold(BTreeMap::new(), |mut groups, (group, index)| {
                groups.entry(group).or_insert_with(Vec::new).push(index);
                groups
            });
        for (index, object) in objects.iter().enumerate() {
            for definition in definitions
                .get(object.key.group.as_str())
                .into_iter()
                .flatten()
            {
                self.edges
                    .push((Node::Object(*definition), Node::Object(index)));
            }
        }
    }

    /// An object follows its namespace, also where a component makes it.
    fn namespaces(&mut self) {
        let objects = &self.platform.objects;
        let namespaces: BTreeMap<&str, usize> = objects
            .iter()
            .enumerate()
            .filter(|(_, object)| object.component.is_some() && object.key.is("", "Namespace"))
            .map(|(index, object)| (object.key.name.as_str(), index))
            .collect();
        for (index, object) in objects.iter().enumerate() {
            let home = object.key.namespace.as_deref();
            if let Some(namespace) = home.and_then(|home| namespaces.get(home)) {
                self.edges
                    .push((Node::Object(*namespace), Node::Object(index)));
            }
        }
    }

    fn door(&mut self, door: Door<'p>) -> Node {
        let next = self.doors.len();
        Node::Gate(*self.doors.entry(door).or_insert(next))
    }

    fn finish(self) -> Graph {
        let objects = (0..self.platform.objects.len()).map(Node::Object);
        let gates = (0..self.doors.len()).map(Node::Gate);
        let mut waits_for: BTreeMap<Node, usize> =
            objects.chain(gates).map(|node| (node, 0)).collect();
        let mut followers: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
        for (before, after) in self.edges {
            *waits_for.entry(after).or_default() += 1;
            followers.entry(before).or_default().push(after);
        }
        Graph {
            waits_for,
            followers,
        }
    }
}

/// A webhook that is called before its program answers blocks every write, so it comes after the
/// workloads, whatever its module says.
fn effective_stage(object: &Desired) -> Stage {
    if object.key.group == "admissionregistration.k8s.io" {
        Stage::Finish
    } else {
        object.stage
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::Key;
    use crate::platform::Reference;

    fn object(component: &str, name: &str, stage: Stage, serves: Option<&str>) -> Desired {
        Desired {
            key: Key {
                group: String::new(),
                kind: "ConfigMap".to_owned(),
                namespace: Some("ns".to_owned()),
                name: name.to_owned(),
            },
            path: format!("{component}/{name}.yaml"),
            component: (!component.is_empty()).then(|| component.to_owned()),
            stage,
            serves: serves.map(str::to_owned),
            digest: String::new(),
            text: String::new(),
        }
    }

    fn platform(objects: Vec<Desired>, references: &[(&str, &str, Stage)]) -> Platform {
        Platform {
            name: "p".to_owned(),
            namespace: "ns".to_owned(),
            digest: String::new(),
            components: vec!["a.db".to_owned(), "b.app".to_owned(), "c.app".to_owned()],
            references: references
                .iter()
                .map(|(consumer, provider, needed_by)| Reference {
                    consumer: (*consumer).to_owned(),
                    provider: (*provider).to_owned(),
                    needed_by: *needed_by,
                })
                .collect(),
            objects,
            secrets: Vec::new(),
            moved: Vec::new(),
        }
    }

    /// The names of the objects in waves, each of what is free when the former wave is done.
    fn waves(platform: &Platform) -> Vec<Vec<&str>> {
        let mut graph = Graph::of(platform);
        let mut open = graph.roots();
        let mut waves = Vec::new();
        while !open.is_empty() {
            let mut wave = Vec::new();
            while let Some(place) = open.iter().position(|node| matches!(node, Node::Gate(_))) {
                let gate = open.remove(place);
                open.extend(graph.done(gate));
            }
            let mut next = Vec::new();
            for node in open {
                if let Node::Object(index) = node {
                    wave.push(platform.objects[index].key.name.as_str());
                }
                next.extend(graph.done(node));
            }
            wave.sort_unstable();
            waves.push(wave);
            open = next;
        }
        waves.retain(|wave| !wave.is_empty());
        waves
    }

    #[test]
    fn a_consumer_waits_for_its_provider_and_its_own_job_and_nobody_elses() {
        let platform = platform(
            vec![
                object("", "namespace", Stage::Foundation, None),
                object("a.db", "service", Stage::Foundation, None),
                object("a.db", "db", Stage::Run, None),
                object("a.db", "database-b", Stage::Finish, Some("b.app")),
                object("a.db", "database-c", Stage::Finish, Some("c.app")),
                object("b.app", "config", Stage::Foundation, None),
                object("b.app", "migrate", Stage::Prepare, None),
                object("b.app", "app", Stage::Run, None),
                object("c.app", "other", Stage::Run, None),
            ],
            &[("b.app", "a.db", Stage::Prepare)],
        );
        assert_eq!(
            waves(&platform),
            [
                vec!["namespace"],
                vec!["config", "other", "service"],
                vec!["db"],
                vec!["database-b", "database-c"],
                vec!["migrate"],
                vec!["app"],
            ]
        );
    }

    #[test]
    fn an_object_waits_for_the_namespace_that_a_component_makes() {
        let mut namespace = object("a.db", "ns", Stage::Foundation, None);
        namespace.key.kind = "Namespace".to_owned();
        namespace.key.namespace = None;
        let platform = platform(
            vec![
                object("a.db", "service", Stage::Foundation, None),
                namespace,
            ],
            &[],
        );
        assert_eq!(waves(&platform), [vec!["ns"], vec!["service"]]);
    }

    #[test]
    fn what_follows_a_failure_is_lost_and_nothing_else() {
        let platform = platform(
            vec![
                object("a.db", "db", Stage::Run, None),
                object("b.app", "app", Stage::Run, None),
                object("c.app", "other", Stage::Run, None),
            ],
            &[("b.app", "a.db", Stage::Run)],
        );
        let lost = Graph::of(&platform).lost_with(Node::Object(0));
        let lost: Vec<usize> = lost
            .into_iter()
            .filter_map(|node| match node {
                Node::Object(index) => Some(index),
                Node::Gate(_) => None,
            })
            .collect();
        assert_eq!(lost, [1]);
    }
}
