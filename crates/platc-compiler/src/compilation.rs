//! What a platform compiles to.

use std::ops::Range;

use platc_objects::{Identity, Image, ObjectId, SecretSource};
use platc_sdk::build::ImagePlace;
use platc_sdk::{Address, Stage};

use crate::settings::MovedTable;
use crate::wire::Edge;

/// The directory of objects that belong to the platform and to no component.
pub const PLATFORM: &str = "platform";

/// A compiled platform.
#[derive(Debug)]
pub struct Compilation {
    /// Name of the platform.
    pub platform: String,
    /// Its namespace: of components that name none, and of what platc keeps in the cluster.
    pub namespace: String,
    /// SHA-256 over all manifests, in hexadecimal; see [`crate::emit`] for how to compute it.
    pub digest: String,
    /// The components in start order.
    pub components: Vec<ComponentSummary>,
    /// The references between them.
    pub edges: Vec<Edge>,
    /// One manifest an object, sorted by path.
    pub manifests: Vec<Manifest>,
    /// Every image, with each place that names it.
    pub images: Vec<ImageUse>,
    /// Every Secret that an object names, with each place that does.
    pub secrets: Vec<SecretUse>,
    /// Components with new names.
    pub moved: Vec<MovedTable>,
    /// Documents one behind the other, which are text each.
    pub(crate) texts: Vec<Vec<u8>>,
}

/// A component of a compiled platform.
#[derive(Clone, Debug)]
pub struct ComponentSummary {
    /// Its address.
    pub address: Address,
    /// Who it is in the cluster.
    pub identity: Identity,
    /// The capabilities that it offers, sorted.
    pub offers: Vec<&'static str>,
    /// Version of the product.
    pub version: Option<String>,
}

/// The manifest of one object.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// `<component>/<kind>-<name>.yaml`.
    pub path: String,
    /// The component that the object belongs to; `None` for the platform's own objects.
    pub component: Option<Address>,
    /// What tells the object from every other.
    pub id: ObjectId,
    /// Where it stands in its component's life.
    pub stage: Stage,
    /// The role it plays.
    pub role: String,
    /// The component that this Job was made for.
    pub serves: Option<Address>,
    /// SHA-256 of its YAML document.
    pub digest: [u8; 32],
    /// Name of a Job without the digest at its end.
    pub(crate) job: Option<String>,
    /// Hash of the id, by which equal ones are found.
    pub(crate) id_hash: u64,
    /// Index of the text that it stands in.
    pub(crate) text: usize,
    pub(crate) range: Range<usize>,
}

/// An image, and a place that names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImageUse {
    /// The image.
    pub image: Image,
    /// The component whose object names it.
    pub component: Address,
    /// The object.
    pub object: ObjectId,
    /// Where in the object.
    pub place: ImagePlace,
}

/// A Secret, and a place that names it. Equal values have equal sources.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecretUse {
    /// The namespace in which the Secret has to be.
    pub namespace: String,
    /// Its name.
    pub secret: String,
    /// The key that is read; `None` when it is taken as a whole, with whatever keys it has.
    pub key: Option<String>,
    /// The component whose object names it.
    pub component: Address,
    /// The object.
    pub object: ObjectId,
    /// The container that reads it; `None` when the node, an Ingress controller or a whole pod does.
    pub container: Option<String>,
    /// Where in the object it is named, such as `spec.tls[0].secretName`.
    pub path: String,
    /// Where the value comes from.
    pub source: SecretSource,
}

impl Manifest {
    /// The YAML document, among the texts of its compilation.
    pub(crate) fn document<'t>(&self, texts: &'t [Vec<u8>]) -> &'t [u8] {
        texts
            .get(self.text)
            .and_then(|text| text.get(self.range.clone()))
            .unwrap_or_default()
    }
}

impl Compilation {
    /// The YAML document of a manifest.
    pub fn text(&self, manifest: &Manifest) -> &str {
        std::str::from_utf8(self.bytes(manifest)).expect("YAML documents are text")
    }

    /// The YAML document of a manifest, for those who only pass it on.
    pub fn bytes(&self, manifest: &Manifest) -> &[u8] {
        manifest.document(&self.texts)
    }

    /// The directory of a component's manifests.
    pub fn directory(component: Option<&Address>) -> String {
        component.map_or_else(|| PLATFORM.to_owned(), ToString::to_string)
    }
}
