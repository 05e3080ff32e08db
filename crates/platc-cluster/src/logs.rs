//! What the pods of a component say.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::Value;

use crate::api::LogSource;
use crate::connection::Cluster;
use crate::error::Error;
use crate::object::{condition, items, label, number, text};
use crate::platform::Platform;

/// How many logs are read at once.
const LOGS_AT_ONCE: usize = 8;
/// The labels by which the pods of a component are found.
const LABELS: [&str; 3] = [
    "app.kubernetes.io/part-of",
    "app.kubernetes.io/name",
    "app.kubernetes.io/instance",
];

/// Which part of the logs is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogOptions {
    /// So many of the last lines of each container.
    pub tail: u32,
    /// Of the run before the current one.
    pub previous: bool,
    /// Only this container; it may be an init container.
    pub container: Option<String>,
    /// Init containers too, when no single container is asked for.
    pub init_containers: bool,
}

impl Default for LogOptions {
    fn default() -> Self {
        Self {
            tail: 100,
            previous: false,
            container: None,
            init_containers: false,
        }
    }
}

/// What a container says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerLog {
    /// Namespace of the pod.
    pub namespace: String,
    /// The pod.
    pub pod: String,
    /// The container.
    pub container: String,
    /// What it says.
    pub content: Content,
}

/// What a container says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// The last lines of its log.
    Lines(String),
    /// It has said nothing that could be read; the phrase says why, such as `it has not started:
    /// ImagePullBackOff`.
    Nothing(String),
}

/// Reads the logs of a component's pods, in the order of the pods and of their containers. Empty when
/// the component has no pod now.
pub async fn logs(
    cluster: &Cluster,
    platform: &Platform,
    component: &str,
    options: &LogOptions,
) -> Result<Vec<ContainerLog>, Error> {
    let pod = cluster.known("", "Pod");
    let lists = stream::iter(selections(platform, component)?)
        .map(|Selection { namespace, labels }| {
            let pod = &pod;
            async move { cluster.list(pod, Some(&namespace), &labels).await }
        })
        .buffered(LOGS_AT_ONCE)
        .try_collect::<Vec<_>>()
        .await?;
    let mut pods: Vec<Value> = lists.into_iter().flat_map(|list| list.objects).collect();
    pods.sort_by(in_order);
    let sources = sources(&pods, options)?;
    stream::iter(sources)
        .map(|source| read(cluster, source, options))
        .buffered(LOGS_AT_ONCE)
        .try_collect()
        .await
}

/// Where pods of a component are, and by which labels they are found.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Selection {
    namespace: String,
    labels: String,
}

/// The labels are taken from the pod templates: a component that was moved keeps those that it had.
fn selections(platform: &Platform, component: &str) -> Result<BTreeSet<Selection>, Error> {
    if !platform.components.iter().any(|known| known == component) {
        return Err(Error::State(format!(
            "the platform {} has no component {component}, but {}",
            platform.name,
            platform.components.join(", ")
        )));
    }
    let its = platform
        .objects
        .iter()
        .filter(|object| object.component.as_deref() == Some(component));
    let mut selections = BTreeSet::new();
    for object in its {
        let manifest = object.value()?;
        let labels = template(&manifest).and_then(labels_of);
        if let (Some(labels), Some(namespace)) = (labels, object.key.namespace.clone()) {
            selections.insert(Selection { namespace, labels });
        }
    }
    Ok(selections)
}

/// What pods are made from; a pod is made from itself.
fn template(manifest: &Value) -> Option<&Value> {
    if text(manifest, "/kind") == Some("Pod") {
        return Some(manifest);
    }
    let templates = ["/spec/template", "/spec/jobTemplate/spec/template"];
    templates
        .into_iter()
        .find_map(|pointer| manifest.pointer(pointer))
}

fn labels_of(template: &Value) -> Option<String> {
    let pair = |name: &&str| Some(format!("{name}={}", label(template, name)?));
    let pairs: Option<Vec<String>> = LABELS.iter().map(pair).collect();
    Some(pairs?.join(","))
}

/// By namespace and name; `x-10` comes after `x-9`.
fn in_order(one: &Value, other: &Value) -> Ordering {
    let parts = |pod| {
        let name = text(pod, "/metadata/name").unwrap_or_default();
        let ordinal = |(stem, number): (_, &str)| Some((stem, number.parse::<u64>().ok()?));
        let (stem, ordinal) = name
            .rsplit_once('-')
            .and_then(ordinal)
            .map_or((name, None), |(stem, ordinal)| (stem, Some(ordinal)));
        (text(pod, "/metadata/namespace"), stem, ordinal, name)
    };
    parts(one).cmp(&parts(other))
}

/// The log of a container before it is read. [`Content::Lines`] is empty and stands for a request.
fn sources(pods: &[Value], options: &LogOptions) -> Result<Vec<ContainerLog>, Error> {
    let sources: Vec<ContainerLog> = pods.iter().flat_map(|pod| of_pod(pod, options)).collect();
    match &options.container {
        Some(container) if sources.is_empty() && !pods.is_empty() => Err(Error::State(format!(
            "no pod of the component has a container {container}, but {}",
            container_names(pods).join(", ")
        ))),
        _ => Ok(sources),
    }
}

fn container_names(pods: &[Value]) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let containers = pods.iter().flat_map(|pod| {
        items(pod, "/spec/initContainers")
            .iter()
            .chain(items(pod, "/spec/containers"))
    });
    containers
        .filter_map(|container| text(container, "/name"))
        .filter(|name| seen.insert(*name))
        .collect()
}

fn of_pod(pod: &Value, options: &LogOptions) -> Vec<ContainerLog> {
    let is_wanted = |container: &Value, is_init: bool| match &options.container {
        Some(wanted) => text(container, "/name") == Some(wanted),
        None => !is_init || options.init_containers || is_sidecar(container),
    };
    let of = |is_init: bool| {
        let (spec, status) = if is_init {
            ("/spec/initContainers", "/status/initContainerStatuses")
        } else {
            ("/spec/containers", "/status/containerStatuses")
        };
        let wanted = items(pod, spec)
            .iter()
            .filter(move |container| is_wanted(container, is_init));
        wanted.filter_map(move |container| {
            let name = text(container, "/name")?;
            let its = |status: &&Value| text(status, "/name") == Some(name);
            let status = items(pod, status).iter().find(its);
            let silence = silence(pod, status, options.previous);
            Some(source(
                pod,
                name,
                silence.map_or_else(|| Content::Lines(String::new()), Content::Nothing),
            ))
        })
    };
    of(true).chain(of(false)).collect()
}

fn source(pod: &Value, container: &str, content: Content) -> ContainerLog {
    let name = |pointer| text(pod, pointer).unwrap_or_default().to_owned();
    ContainerLog {
        namespace: name("/metadata/namespace"),
        pod: name("/metadata/name"),
        container: container.to_owned(),
        content,
    }
}

/// An init container that runs as long as the pod does.
fn is_sidecar(container: &Value) -> bool {
    text(container, "/restartPolicy") == Some("Always")
}

/// Why a container has no log; `None` when it has one.
fn silence(pod: &Value, status: Option<&Value>, previous: bool) -> Option<String> {
    let Some(status) = status else {
        let scheduled = condition(pod, "PodScheduled");
        let why = scheduled
            .filter(|scheduled| text(scheduled, "/status") == Some("False"))
            .and_then(|scheduled| text(scheduled, "/message"));
        return Some(not_started(why.or_else(|| text(pod, "/status/message"))));
    };
    let has_ended_before = status.pointer("/lastState/terminated").is_some();
    if previous && !has_ended_before {
        return Some("it was not started again, so there is no run before".to_owned());
    }
    let waiting = status.pointer("/state/waiting");
    let has_begun = number(status, "/restartCount").unwrap_or_default() > 0
        || has_ended_before
        || status.pointer("/state/running").is_some()
        || status.pointer("/state/terminated").is_some();
    if has_begun {
        return None;
    }
    let word = |name| waiting.and_then(|waiting| text(waiting, name));
    let why = match (word("/reason"), word("/message")) {
        (Some(reason), Some(message)) => Some(format!("{reason}: {message}")),
        (reason, message) => reason.or(message).map(str::to_owned),
    };
    Some(not_started(why.as_deref()))
}

fn not_started(why: Option<&str>) -> String {
    match why.map(str::trim).filter(|why| !why.is_empty()) {
        Some(why) => format!("it has not started: {why}"),
        None => "it has not started".to_owned(),
    }
}

/// Reads a log. A pod that went in the meantime, and a node that does not have the log, are no mistake.
async fn read(
    cluster: &Cluster,
    source: ContainerLog,
    options: &LogOptions,
) -> Result<ContainerLog, Error> {
    if let Content::Nothing(_) = source.content {
        return Ok(source);
    }
    let of = LogSource {
        namespace: &source.namespace,
        pod: &source.pod,
        container: &source.container,
        previous: options.previous,
    };
    let content = match cluster.log(of, options.tail).await {
        Ok(lines) => Content::Lines(lines),
        Err(error) if error.is_not_found() => Content::Nothing("the pod is gone".to_owned()),
        Err(Error::Refused(refusal)) if refusal.code == 400 => Content::Nothing(refusal.message),
        Err(error) => return Err(error),
    };
    Ok(ContainerLog { content, ..source })
}

#[cfg(test)]
mod tests;
