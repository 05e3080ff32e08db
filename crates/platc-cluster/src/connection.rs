//! The way to a cluster, and what kind of cluster it is.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use kube::config::{KubeConfigOptions, Kubeconfig};
use serde_json::Value;

use crate::error::Error;
use crate::kind::{self, Kind};
use crate::object::{Key, condition, items, text, uid};

/// How long one request may take.
const REQUEST_TIMEOUT: Duration = Duration::from_mins(1);

/// How often a kind that was defined just now is looked for.
const NEW_KIND_ATTEMPTS: u32 = 20;
/// The pause between two of these looks.
const NEW_KIND_PAUSE: Duration = Duration::from_millis(250);

/// Which cluster is meant. What is absent is taken from the kubeconfig, as kubectl does.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// File to read in place of `KUBECONFIG` and `~/.kube/config`.
    pub kubeconfig: Option<PathBuf>,
    /// A context of it.
    pub context: Option<String>,
}

/// A cluster that answers.
#[derive(Clone)]
pub struct Cluster {
    pub(crate) client: kube::Client,
    /// What it is.
    pub about: About,
    /// Group and version of every API that the server has.
    served: BTreeSet<(String, String)>,
    unavailable: Vec<String>,
}

/// What a cluster is.
#[derive(Clone, Debug)]
pub struct About {
    /// Context of the kubeconfig; `in-cluster` for a pod's own.
    pub context: String,
    /// Address of the server.
    pub server: String,
    /// UID of the namespace `kube-system`: it is another one in every cluster.
    pub id: String,
    /// The server's version.
    pub version: Version,
}

/// `cluster lab at https://10.0.0.1:6443 (Kubernetes 1.28, id 6f0c...)`.
impl std::fmt::Display for About {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            context,
            server,
            id,
            version,
        } = self;
        write!(
            f,
            "cluster {context} at {server} (Kubernetes {version}, id {id})"
        )
    }
}

/// Version of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The 20 of 1.20.
    pub minor: u32,
}

impl Version {
    /// Whether the server notes who scaled a workload.
    pub(crate) fn notes_scaling(self) -> bool {
        self.minor >= 22
    }

    /// Whether the server takes `fieldValidation`; it is on by default since 1.25.
    pub(crate) fn validates_fields(self) -> bool {
        self.minor >= 25
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "1.{}", self.minor)
    }
}

impl std::fmt::Debug for Cluster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cluster")
            .field("about", &self.about)
            .finish_non_exhaustive()
    }
}

impl Cluster {
    /// Finds the cluster that is meant and asks what it is.
    pub async fn connect(wanted: &Wanted) -> Result<Self, Error> {
        let (mut config, context) = configuration(wanted).await?;
        config.read_timeout = Some(REQUEST_TIMEOUT);
        // What is tried again, and how often, is decided here, by what the request does.
        config.default_retry = false;
        let server = config.cluster_url.to_string();
        let client = kube::Client::try_from(config).map_err(config_error)?;
        let mut cluster = Self {
            client,
            about: About {
                context,
                server: server.trim_end_matches('/').to_owned(),
                id: String::new(),
                version: Version { minor: 0 },
            },
            served: BTreeSet::from([(String::new(), "v1".to_owned())]),
            unavailable: Vec::new(),
        };
        let services = cluster
            .known("apiregistration.k8s.io", "APIService")
            .path(None);
        // Whoever may not see them is not warned.
        let services = async { Ok(cluster.read(&services).await.unwrap_or_default()) };
        let (version, groups, id, services) = futures_util::future::try_join4(
            cluster.read("/version"),
            cluster.read("/apis"),
            cluster.identify(),
            services,
        )
        .await?;
        cluster.unavailable = read_unavailable(&services);
        cluster.about.version = read_version(&version);
        cluster.served.extend(read_groups(&groups));
        cluster.about.id = id;
        Ok(cluster)
    }

    /// The kind as this server has it. A kind that no server has by itself is looked up there;
    /// `None` when it does not know it either, as before its definition is applied.
    pub async fn kind(&self, group: &str, kind: &str) -> Result<Option<Kind>, Error> {
        if let Some(kind) = self.built_in(group, kind) {
            return Ok(Some(kind));
        }
        for version in self.versions(group).await? {
            let resources = self.read(&format!("/apis/{group}/{version}")).await?;
            let found = items(&resources, "/resources").iter().find(|resource| {
                text(resource, "/kind") == Some(kind)
                    && text(resource, "/name").is_some_and(|name| !name.contains('/'))
            });
            if let Some(found) = found {
                return Ok(Some(Kind {
                    group: group.to_owned(),
                    version: version.clone(),
                    kind: kind.to_owned(),
                    plural: text(found, "/name").unwrap_or_default().to_owned(),
                    namespaced: found.pointer("/namespaced") == Some(&Value::Bool(true)),
                }));
            }
        }
        Ok(None)
    }

    /// The versions of a group of custom kinds. A group that was not there in the beginning may have
    /// been defined since.
    async fn versions(&self, group: &str) -> Result<Vec<String>, Error> {
        let known = self.served.iter().filter(|(served, _)| served == group);
        let known: Vec<String> = known.map(|(_, version)| version.clone()).collect();
        if !known.is_empty() {
            return Ok(known);
        }
        match self.read(&format!("/apis/{group}")).await {
            Ok(found) => Ok(items(&found, "/versions")
                .iter()
                .filter_map(|version| text(version, "/version").map(str::to_owned))
                .collect()),
            Err(error) if error.is_not_found() => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// Like [`Self::kind`] for a definition that was applied just now: looks at the groups anew, and
    /// again for a moment, as a server serves a new kind a little after it says so.
    pub async fn lookup(&self, group: &str, kind: &str) -> Result<Option<Kind>, Error> {
        let mut newer = self.clone();
        for _ in 0..NEW_KIND_ATTEMPTS {
            newer
                .served
                .extend(read_groups(&newer.read("/apis").await?));
            match newer.kind(group, kind).await {
                Ok(None) => {}
                Err(error) if error.is_not_found() => {}
                found => return found,
            }
            tokio::time::sleep(NEW_KIND_PAUSE).await;
        }
        Ok(None)
    }

    /// The kind, if every server has it.
    pub fn built_in(&self, group: &str, kind: &str) -> Option<Kind> {
        kind::built_in(group, kind, |group, version| self.serves(group, version))
    }

    /// A kind of the core group, or of another that every server has.
    ///
    /// # Panics
    /// On a kind that is not in the table; only for names that stand in the source.
    pub(crate) fn known(&self, group: &str, kind: &str) -> Kind {
        self.built_in(group, kind)
            .expect("the kinds that platc itself uses are in the table")
    }

    /// Whether the server has this version of an API group.
    pub fn serves(&self, group: &str, version: &str) -> bool {
        self.served
            .contains(&(group.to_owned(), version.to_owned()))
    }

    /// The API services that did not answer in the beginning, each with the reason, such as
    /// `v1beta1.metrics.k8s.io: ...`. Only those of the platform's own kinds matter to platc.
    pub fn unavailable(&self) -> &[String] {
        &self.unavailable
    }

    /// Every kind that the server keeps in namespaces and can list. Groups that do not answer, such as
    /// those of a dead extension server, are an error: nobody knows what they hold.
    pub async fn all_namespaced_kinds(&self) -> Result<Vec<Kind>, Error> {
        let mut kinds = Vec::new();
        let mut known = BTreeSet::new();
        // Somebody may have defined a kind since the first look at the server.
        let mut served = BTreeSet::from([(String::new(), "v1".to_owned())]);
        served.extend(read_groups(&self.read("/apis").await?));
        for (group, version) in &served {
            let Some(resources) = self.resources(group, version).await? else {
                continue;
            };
            for resource in items(&resources, "/resources") {
                let listed = items(resource, "/verbs").contains(&Value::from("list"));
                let (Some(plural), Some(kind)) = (text(resource, "/name"), text(resource, "/kind"))
                else {
                    continue;
                };
                if resource.pointer("/namespaced") == Some(&Value::Bool(true))
                    && listed
                    && known.insert((group, plural.to_owned()))
                {
                    kinds.push(Kind {
                        group: group.clone(),
                        version: version.clone(),
                        kind: kind.to_owned(),
                        plural: plural.to_owned(),
                        namespaced: true,
                    });
                }
            }
        }
        Ok(kinds)
    }

    /// What a version of a group has; `None` when it was taken away just now.
    async fn resources(&self, group: &str, version: &str) -> Result<Option<Value>, Error> {
        let path = if group.is_empty() {
            format!("/api/{version}")
        } else {
            format!("/apis/{group}/{version}")
        };
        let wanted = (group.to_owned(), version.to_owned());
        for attempt in 1.. {
            match self.read(&path).await {
                Ok(resources) => return Ok(Some(resources)),
                Err(error) if error.is_not_found() && attempt < NEW_KIND_ATTEMPTS => {}
                Err(error) => return Err(silent(group, version, &error)),
            }
            if !read_groups(&self.read("/apis").await?).any(|served| served == wanted) {
                break;
            }
            tokio::time::sleep(NEW_KIND_PAUSE).await;
        }
        Ok(None)
    }

    async fn identify(&self) -> Result<String, Error> {
        let namespaces = self.known("", "Namespace");
        let key = Key::new(&namespaces, None, "kube-system");
        let namespace = self.get(&namespaces, &key).await?;
        namespace
            .as_ref()
            .and_then(uid)
            .map(str::to_owned)
            .ok_or_else(|| {
                Error::State(
                    "the cluster has no namespace kube-system, by which platc tells clusters apart"
                        .to_owned(),
                )
            })
    }
}

async fn configuration(wanted: &Wanted) -> Result<(kube::Config, String), Error> {
    let options = KubeConfigOptions {
        context: wanted.context.clone(),
        ..KubeConfigOptions::default()
    };
    let file = match &wanted.kubeconfig {
        Some(path) => Kubeconfig::read_from(path),
        None => Kubeconfig::read(),
    };
    match file {
        Ok(file) => {
            let context = wanted.context.clone().or(file.current_context.clone());
            let config = kube::Config::from_custom_kubeconfig(file, &options).await;
            Ok((config.map_err(config_error)?, context.unwrap_or_default()))
        }
        Err(error) => match kube::Config::incluster() {
            Ok(config) if wanted.kubeconfig.is_none() => Ok((config, "in-cluster".to_owned())),
            _ => Err(config_error(error)),
        },
    }
}

fn silent(group: &str, version: &str, error: &Error) -> Error {
    Error::State(format!(
        "nobody knows what {group}/{version} has there, as its server does not answer ({error}); mend \
         that, or delete the APIService {version}.{group} if nothing needs it"
    ))
}

/// The API services that do not answer, each with the reason.
fn read_unavailable(services: &Value) -> Vec<String> {
    let dead = |service: &&Value| {
        condition(service, "Available").and_then(|available| text(available, "/status"))
            == Some("False")
    };
    let services = items(services, "/items").iter().filter(dead);
    services
        .map(|service| {
            let name = text(service, "/metadata/name").unwrap_or_default();
            let available = condition(service, "Available");
            let why = available.and_then(|available| text(available, "/message"));
            format!("{name}: {}", why.unwrap_or("no reason is given"))
        })
        .collect()
}

fn config_error(error: impl std::error::Error) -> Error {
    Error::Config(error.to_string())
}

/// Reads `{"minor": "20+"}`.
fn read_version(version: &Value) -> Version {
    let minor = text(version, "/minor").unwrap_or_default();
    let digits: String = minor.chars().take_while(char::is_ascii_digit).collect();
    Version {
        minor: digits.parse().unwrap_or(0),
    }
}

fn read_groups(groups: &Value) -> impl Iterator<Item = (String, String)> {
    items(groups, "/groups").iter().flat_map(|group| {
        let name = text(group, "/name").unwrap_or_default();
        items(group, "/versions").iter().filter_map(move |version| {
            Some((name.to_owned(), text(version, "/version")?.to_owned()))
        })
    })
}
