//! What a module's `build` comes to: objects with their stage, and what they name.

use platc_objects::{Image, Object, SecretKey};

use crate::component::Address;

/// Where an object stands in its component's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Namespaces, rights, configuration, Services, claims.
    Foundation,
    /// Jobs that must complete before the workloads start.
    Prepare,
    /// Workloads.
    Run,
    /// Jobs that follow when the workloads are ready.
    Finish,
}

impl Stage {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Foundation => "foundation",
            Self::Prepare => "prepare",
            Self::Run => "run",
            Self::Finish => "finish",
        }
    }
}

/// An object with its place in the component's life.
#[derive(Debug)]
pub struct BuiltObject {
    /// The object.
    pub object: Object,
    /// Its stage.
    pub stage: Stage,
    /// The role it plays; the `app.kubernetes.io/component` label.
    pub role: String,
    /// The component that this Job was made for, which then waits for it.
    pub serves: Option<Address>,
}

/// Where an image is named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ImagePlace {
    /// The image of a container.
    Container(String),
    /// A value inside of a configuration file.
    Config {
        /// The file.
        file: String,
        /// The key in it.
        key: String,
    },
}

/// An image, and the object that names it (by index into [`Built::objects`]).
#[derive(Debug)]
pub struct BuiltImage {
    /// The image.
    pub image: Image,
    /// Index of the object.
    pub object: usize,
    /// Where in the object.
    pub place: ImagePlace,
}

/// A secret value, and the object whose container reads it.
#[derive(Debug)]
pub struct BuiltSecret {
    /// The value.
    pub secret: SecretKey,
    /// Index of the object.
    pub object: usize,
    /// The container that reads it.
    pub container: String,
    /// The file that describes the container; `None` for a container of the object itself.
    pub file: Option<String>,
}

/// Everything that a component comes to.
#[derive(Debug, Default)]
pub struct Built {
    /// The objects, in the order in which the module made them.
    pub objects: Vec<BuiltObject>,
    /// Every image they name.
    pub images: Vec<BuiltImage>,
    /// Every secret value they read.
    pub secrets: Vec<BuiltSecret>,
    /// Version of the product, for the version label.
    pub version: Option<String>,
    /// Whether the component collects metrics of others, and so connects to their pods.
    pub collects: bool,
}
