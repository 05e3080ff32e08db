//! What one thread writes: manifests one behind the other, and what they name.

use std::collections::BTreeMap;
use std::ops::Range;

use platc_objects::{Image, Object, ObjectId, SecretSource, yaml};
use platc_sdk::Address;
use platc_sdk::build::{BuiltSecret, ImagePlace};

use super::secrets::Mention;
use crate::compilation::{ImageUse, Manifest, SecretUse};
use crate::emit;

/// The manifests of all components that one thread builds, one behind the other, and what they name.
/// That they share buffers is what keeps the memory of a platform with thousands of components together.
pub(super) struct Sheet {
    index: usize,
    bytes: Vec<u8>,
    manifests: Vec<Manifest>,
    images: Vec<ImageUse>,
    secrets: Vec<SecretUse>,
}

/// What is on the sheets, each in the order of its own.
#[derive(Default)]
pub(super) struct Collated {
    pub(super) texts: Vec<Vec<u8>>,
    /// Sorted by path.
    pub(super) manifests: Vec<Manifest>,
    /// Sorted.
    pub(super) images: Vec<ImageUse>,
    /// Sorted.
    pub(super) secrets: Vec<SecretUse>,
}

/// How much is on a sheet at some moment.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    manifests: usize,
    images: usize,
    secrets: usize,
}

/// Where a manifest is written.
#[derive(Default)]
pub(super) struct Written {
    /// SHA-256 of the document.
    pub(super) digest: [u8; 32],
    /// Index of the text that it stands in.
    pub(super) text: usize,
    /// Where it stands there.
    pub(super) range: Range<usize>,
}

impl Sheet {
    /// The sheet whose text gets this index among those of the compilation. The room for so many
    /// components is generous: memory that is never written to costs nothing.
    pub(super) fn new(index: usize, components: usize) -> Self {
        Self {
            index,
            bytes: Vec::with_capacity(components << 16),
            manifests: Vec::with_capacity(components << 5),
            images: Vec::with_capacity(components << 4),
            secrets: Vec::with_capacity(components << 5),
        }
    }

    /// Writes an object at the end. Nothing is left of one that YAML cannot hold.
    pub(super) fn write(
        &mut self,
        object: &Object,
        api_version: &str,
    ) -> Result<Written, yaml::Error> {
        let start = self.bytes.len();
        object
            .write_yaml(api_version, &mut self.bytes)
            .inspect_err(|_| self.bytes.truncate(start))?;
        Ok(Written {
            digest: emit::digest(&self.bytes[start..]),
            text: self.index,
            range: start..self.bytes.len(),
        })
    }

    /// Adds the manifest of an object that was written.
    pub(super) fn add(&mut self, manifest: Manifest) {
        self.manifests.push(manifest);
    }

    /// How much there is now.
    pub(super) fn mark(&self) -> Mark {
        Mark {
            manifests: self.manifests.len(),
            images: self.images.len(),
            secrets: self.secrets.len(),
        }
    }

    /// Sorts what came since. Components mostly come in the order of their paths and namespaces, so that
    /// little is left to do when everything is sorted.
    pub(super) fn sort_since(&mut self, mark: Mark) {
        self.manifests[mark.manifests..].sort_by(|left, right| left.path.cmp(&right.path));
        self.images[mark.images..].sort_unstable();
        self.secrets[mark.secrets..].sort_unstable();
    }

    /// Notes the Secrets that the finished object names, and those of containers that its files
    /// describe. `known` are the values whose module said where they come from.
    pub(super) fn note_secrets(
        &mut self,
        found: Vec<Mention>,
        known: Vec<BuiltSecret>,
        (component, id): (&Address, &ObjectId),
    ) {
        let source = |mention: &Mention| {
            let known = known.iter().map(|known| &known.secret).find(|known| {
                known.secret == mention.secret && Some(&known.key) == mention.key.as_ref()
            });
            known.map_or(SecretSource::Existing, |known| known.source.clone())
        };
        let found: Vec<(Mention, SecretSource)> = found
            .into_iter()
            .map(|mention| {
                let source = source(&mention);
                (mention, source)
            })
            .collect();
        let in_files = known.into_iter().filter_map(|known| {
            let mention = Mention {
                secret: known.secret.secret,
                key: Some(known.secret.key),
                container: Some(known.container),
                path: format!("data[{:?}]", known.file?),
            };
            Some((mention, known.secret.source))
        });
        let uses = found.into_iter().chain(in_files);
        self.secrets.extend(uses.map(|(mention, source)| {
            let Mention {
                secret,
                key,
                container,
                path,
            } = mention;
            SecretUse {
                namespace: id.namespace.clone().unwrap_or_default(),
                secret,
                key,
                component: component.clone(),
                object: id.clone(),
                container,
                path,
                source,
            }
        }));
    }

    pub(super) fn note_images(
        &mut self,
        images: Vec<(ImagePlace, Image)>,
        (component, id): (&Address, &ObjectId),
    ) {
        let uses = images.into_iter().map(|(place, image)| ImageUse {
            image,
            component: component.clone(),
            object: id.clone(),
            place,
        });
        self.images.extend(uses);
    }

    /// What is on all sheets. Which thread wrote something has no part in the order: no two components
    /// have the same directory, and uses that are equal are the same in every way. So the sorts need not
    /// be stable ones, which would take half as much memory again.
    pub(super) fn collate(sheets: Vec<Self>) -> Collated {
        let mut all = Collated::default();
        for mut sheet in sheets {
            all.texts.push(sheet.bytes);
            take_or_append(&mut all.manifests, &mut sheet.manifests);
            take_or_append(&mut all.images, &mut sheet.images);
            take_or_append(&mut all.secrets, &mut sheet.secrets);
        }
        all.manifests
            .sort_unstable_by(|left, right| left.path.cmp(&right.path));
        sort_images(&mut all.images);
        all.secrets.sort_unstable();
        all
    }
}

/// Sorts the uses of images. Most platforms have few images, each in many components, and to compare two
/// uses of one image takes long: so they are sorted by image first, and what is of one image is in order
/// already if the components are.
fn sort_images(uses: &mut [ImageUse]) {
    let mut ranks: BTreeMap<Image, usize> = BTreeMap::new();
    for each in &*uses {
        if !ranks.contains_key(&each.image) {
            ranks.insert(each.image.clone(), 0);
        }
    }
    for (position, rank) in ranks.values_mut().enumerate() {
        *rank = position;
    }
    uses.sort_by_cached_key(|each| ranks.get(&each.image).copied());
    uses.sort_unstable();
}

/// Moves the items of `more` behind those of `all`, without a copy when there are none.
fn take_or_append<T>(all: &mut Vec<T>, more: &mut Vec<T>) {
    if all.is_empty() {
        std::mem::swap(all, more);
    } else {
        all.append(more);
    }
}
