//! Configuration files: typed keys and values in, text out, and the ConfigMap that carries them.
//!
//! A value that names an image is an [`Image`] until the file is rendered, so that the image list
//! also knows the images inside of configuration text.

use std::collections::BTreeMap;

use crate::digest;
use crate::image::Image;
use crate::secret::SecretKey;

mod hadoop_xml;
mod properties;
mod spark_properties;

/// A value of a setting: its text, and the image it names if it names one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigValue {
    text: String,
    image: Option<Image>,
}

impl ConfigValue {
    /// The text as it will stand in the file, before the file format's own escaping.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The image that the value names.
    pub fn image(&self) -> Option<&Image> {
        self.image.as_ref()
    }
}

impl From<&Image> for ConfigValue {
    fn from(image: &Image) -> Self {
        Self {
            text: image.to_string(),
            image: Some(image.clone()),
        }
    }
}

macro_rules! config_value_from {
    ($($type:ty),*) => {$(
        impl From<$type> for ConfigValue {
            fn from(value: $type) -> Self {
                Self { text: value.to_string(), image: None }
            }
        }
    )*};
}
config_value_from!(
    &str,
    String,
    &String,
    bool,
    u16,
    u32,
    u64,
    i32,
    crate::Endpoint,
    &crate::Endpoint,
    &crate::Quantity
);

/// Settings of one file, each key once, in the order of their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    entries: BTreeMap<String, ConfigValue>,
}

impl Settings {
    /// No settings yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a key; the last value set is the one that counts.
    #[must_use]
    pub fn set(mut self, key: impl Into<String>, value: impl Into<ConfigValue>) -> Self {
        self.entries.insert(key.into(), value.into());
        self
    }

    /// Sets a key when there is a value for it.
    #[must_use]
    pub fn set_some(self, key: impl Into<String>, value: Option<impl Into<ConfigValue>>) -> Self {
        match value {
            Some(value) => self.set(key, value),
            None => self,
        }
    }

    /// These settings, with those of `user` in place of and beside them.
    #[must_use]
    pub fn overridden_by(mut self, user: &Self) -> Self {
        self.entries.extend(
            user.entries
                .iter()
                .map(|(key, value)| (key.clone(), value.clone())),
        );
        self
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&ConfigValue> {
        self.entries.get(key)
    }

    /// All keys and values, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ConfigValue)> {
        self.entries
            .iter()
            .map(|(key, value)| (key.as_str(), value))
    }

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<K: Into<String>, V: Into<ConfigValue>> FromIterator<(K, V)> for Settings {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self {
            entries: pairs
                .into_iter()
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        }
    }
}

/// A rendered file, and the images that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFile {
    name: String,
    text: String,
    images: Vec<(String, Image)>,
    secrets: Vec<(String, SecretKey)>,
}

impl ConfigFile {
    /// A file whose text is already rendered and names no image.
    pub fn text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            images: Vec::new(),
            secrets: Vec::new(),
        }
    }

    /// A Hadoop configuration file (`core-site.xml`).
    pub fn hadoop_xml(name: impl Into<String>, settings: &Settings) -> Self {
        Self::rendered(name, hadoop_xml::render(settings), settings)
    }

    /// A Java properties file (`key=value`, with the format's own escapes).
    pub fn properties(name: impl Into<String>, settings: &Settings) -> Self {
        Self::rendered(name, properties::render(settings), settings)
    }

    /// A Spark properties file (`key value`), which Spark reads as Java properties.
    pub fn spark_properties(name: impl Into<String>, settings: &Settings) -> Self {
        Self::rendered(name, spark_properties::render(settings), settings)
    }

    /// A file rendered by its module from these settings, whose images it names.
    pub fn rendered(name: impl Into<String>, text: String, settings: &Settings) -> Self {
        let images = settings
            .iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value.image()?.clone())))
            .collect();
        Self {
            name: name.into(),
            text,
            images,
            secrets: Vec::new(),
        }
    }

    /// Says which secrets the containers that the file describes read, each with its container.
    #[must_use]
    pub fn with_secrets(mut self, secrets: Vec<(String, SecretKey)>) -> Self {
        self.secrets = secrets;
        self
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file's text.
    pub fn contents(&self) -> &str {
        &self.text
    }

    /// The images that the file names, each with the key it stands at.
    pub fn images(&self) -> &[(String, Image)] {
        &self.images
    }

    /// The secrets that containers read which the file describes, each with its container.
    pub fn secrets(&self) -> &[(String, SecretKey)] {
        &self.secrets
    }
}

/// A ConfigMap that was made, ready to be mounted. Mounting it adds its digest to the pod, so that a
/// change of a file restarts the pods that read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigMapHandle {
    /// Name of the ConfigMap object.
    pub name: String,
    /// The role it was made under; names the volume and the digest annotation.
    pub role: String,
    /// Digest over names and texts of the files.
    pub digest: String,
    /// Whether the files are scripts, mounted executable.
    pub executable: bool,
}

impl ConfigMapHandle {
    /// The handle of a ConfigMap with these files.
    pub fn new(name: String, role: &str, files: &[ConfigFile]) -> Self {
        let parts = files
            .iter()
            .flat_map(|file| [file.name.as_bytes(), file.text.as_bytes()]);
        Self {
            name,
            role: role.to_owned(),
            digest: digest::short(parts),
            executable: false,
        }
    }

    /// The same files, mounted executable.
    #[must_use]
    pub fn executable(mut self) -> Self {
        self.executable = true;
        self
    }
}
