//! What is to be in the cluster: the compiled platform, as this crate works with it.

use std::collections::BTreeMap;

use platc_compiler::compilation::PLATFORM;
use platc_compiler::{Compilation, Manifest, SecretUse};
use platc_sdk::Stage;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::Error;
use crate::object::Key;

/// A compiled platform.
#[derive(Clone, Debug)]
pub struct Platform {
    /// Its name.
    pub name: String,
    /// The namespace in which the inventory, the journal and the lease are.
    pub namespace: String,
    /// Digest over all manifests.
    pub digest: String,
    /// Addresses of the components, in start order.
    pub components: Vec<String>,
    /// Who needs whom.
    pub references: Vec<Reference>,
    /// The objects, in the order of their manifests.
    pub objects: Vec<Desired>,
    /// Every Secret that an object names.
    pub secrets: Vec<SecretUse>,
    /// Components with new names: the former address and the one now.
    pub moved: Vec<(String, String)>,
}

/// A component that needs another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Address of the component that needs.
    pub consumer: String,
    /// Address of the component that is needed.
    pub provider: String,
    /// From this stage on the consumer waits until the provider is ready.
    pub needed_by: Stage,
}

/// An object that is to be in the cluster.
#[derive(Clone, Debug)]
pub struct Desired {
    /// Which object.
    pub key: Key,
    /// Its manifest in the tree, such as `hdfs.lake/Service-lake-hdfs.yaml`.
    pub path: String,
    /// Address of its component; `None` for the platform's own objects.
    pub component: Option<String>,
    /// Where it stands in its component's life.
    pub stage: Stage,
    /// The component that this Job was made for.
    pub serves: Option<String>,
    /// SHA-256 of the manifest, in hexadecimal.
    pub digest: String,
    /// The manifest.
    pub text: String,
}

impl Desired {
    /// Address of its component, or the word that stands there for the platform's own objects.
    pub(crate) fn address(&self) -> &str {
        self.component.as_deref().unwrap_or(PLATFORM)
    }

    /// The manifest as JSON. It is read only where it is needed: most objects are unchanged most of
    /// the time.
    pub fn value(&self) -> Result<Value, Error> {
        serde_saphyr::from_str(&self.text).map_err(|error| {
            Error::State(format!(
                "the manifest {} cannot be read: {error}",
                self.path
            ))
        })
    }
}

impl Platform {
    /// What was compiled.
    pub fn of(compilation: &Compilation) -> Self {
        Self {
            name: compilation.platform.clone(),
            namespace: compilation.namespace.clone(),
            digest: compilation.digest.clone(),
            components: compilation
                .components
                .iter()
                .map(|component| component.address.to_string())
                .collect(),
            references: compilation
                .edges
                .iter()
                .map(|edge| Reference {
                    consumer: edge.consumer.to_string(),
                    provider: edge.provider.to_string(),
                    needed_by: edge.needed_by,
                })
                .collect(),
            objects: compilation
                .manifests
                .iter()
                .map(|manifest| desired(compilation, manifest))
                .collect(),
            secrets: compilation.secrets.clone(),
            moved: compilation
                .moved
                .iter()
                .map(|moved| (moved.from.to_string(), moved.to.to_string()))
                .collect(),
        }
    }

    /// The objects by key.
    pub fn by_key(&self) -> BTreeMap<&Key, &Desired> {
        self.objects
            .iter()
            .map(|object| (&object.key, object))
            .collect()
    }
}

fn desired(compilation: &Compilation, manifest: &Manifest) -> Desired {
    let id = &manifest.id;
    Desired {
        key: Key {
            group: id.group.to_owned(),
            kind: id.kind.to_owned(),
            namespace: id.namespace.clone(),
            name: id.name.clone(),
        },
        path: manifest.path.clone(),
        component: manifest.component.as_ref().map(ToString::to_string),
        stage: manifest.stage,
        serves: manifest.serves.as_ref().map(ToString::to_string),
        digest: crate::hex(&manifest.digest),
        text: compilation.text(manifest).to_owned(),
    }
}

/// The name under which the history keeps what the manifests do not say.
pub(crate) const RECORD: &str = "platform.json";

/// What the manifests of a platform do not say themselves.
#[derive(Serialize, Deserialize)]
struct Record {
    digest: String,
    components: Vec<String>,
    /// Consumer, provider, stage of the consumer.
    references: Vec<(String, String, String)>,
    /// By path.
    objects: BTreeMap<String, ObjectRecord>,
}

#[derive(Serialize, Deserialize)]
struct ObjectRecord {
    stage: String,
    serves: Option<String>,
    digest: String,
}

impl Platform {
    /// What the manifests do not say: the order of things, as JSON.
    pub(crate) fn record(&self) -> String {
        let references = self.references.iter().map(|reference| {
            let stage = reference.needed_by.as_str().to_owned();
            (
                reference.consumer.clone(),
                reference.provider.clone(),
                stage,
            )
        });
        let objects = self.objects.iter().map(|object| {
            let record = ObjectRecord {
                stage: object.stage.as_str().to_owned(),
                serves: object.serves.clone(),
                digest: object.digest.clone(),
            };
            (object.path.clone(), record)
        });
        let record = Record {
            digest: self.digest.clone(),
            components: self.components.clone(),
            references: references.collect(),
            objects: objects.collect(),
        };
        serde_json::to_string(&record).expect("a record is made of texts")
    }

    /// The platform as it was when these manifests were kept. Which Secrets it needs is not kept: it
    /// needs those of `self`.
    pub fn as_it_was(&self, kept: &[(String, String)]) -> Result<Self, Error> {
        let broken = |why: String| {
            Error::State(format!(
                "the kept manifests cannot be used: {why}; compile them from version control"
            ))
        };
        let record = kept.iter().find(|(path, _)| path == RECORD);
        let (_, record) = record.ok_or_else(|| broken(format!("{RECORD} is missing")))?;
        let record: Record =
            serde_json::from_str(record).map_err(|error| broken(error.to_string()))?;
        let mut objects = Vec::new();
        for (path, text) in kept.iter().filter(|(path, _)| path != RECORD) {
            let facts = record.objects.get(path);
            let facts = facts.ok_or_else(|| broken(format!("nothing is known of {path}")))?;
            objects.push(Desired::of_kept(path, text, facts).map_err(broken)?);
        }
        let references = record
            .references
            .into_iter()
            .map(|(consumer, provider, stage)| {
                let needed_by = stage_of(&stage)?;
                Some(Reference {
                    consumer,
                    provider,
                    needed_by,
                })
            });
        Ok(Self {
            name: self.name.clone(),
            namespace: self.namespace.clone(),
            digest: record.digest,
            components: record.components,
            references: references
                .collect::<Option<_>>()
                .ok_or_else(|| broken("it names an unknown stage".to_owned()))?,
            objects,
            secrets: self.secrets.clone(),
            moved: Vec::new(),
        })
    }
}

impl Desired {
    fn of_kept(path: &str, text: &str, facts: &ObjectRecord) -> Result<Self, String> {
        let value: Value =
            serde_saphyr::from_str(text).map_err(|error| format!("{path}: {error}"))?;
        let component = path.split('/').next().filter(|name| *name != PLATFORM);
        Ok(Self {
            key: Key::of(&value).ok_or_else(|| format!("{path} is no object"))?,
            path: path.to_owned(),
            component: component.map(str::to_owned),
            stage: stage_of(&facts.stage).ok_or_else(|| format!("{path} has an unknown stage"))?,
            serves: facts.serves.clone(),
            digest: facts.digest.clone(),
            text: text.to_owned(),
        })
    }
}

fn stage_of(word: &str) -> Option<Stage> {
    [Stage::Foundation, Stage::Prepare, Stage::Run, Stage::Finish]
        .into_iter()
        .find(|stage| stage.as_str() == word)
}
