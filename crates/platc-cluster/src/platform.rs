//! What is to be in the cluster: the compiled platform, as this crate works with it.

use std::collections::BTreeMap;

use platc_compiler::{Compilation, Manifest, SecretUse};
use platc_sdk::Stage;
use serde_json::Value;

use crate::error::Error;
use crate::object::Key;

/// A compiled platform.
#[derive(Debug)]
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
#[derive(Debug)]
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
