//! Manifests: where each one stands, and the digest over all of them.
//!
//! The digest is the SHA-256 of a list with one line a manifest, sorted by path: the SHA-256 of the
//! file in hexadecimal, two spaces, the path. So `sha256sum` over the sorted files of a tree, piped
//! into `sha256sum`, gives the same number.

use platc_objects::digest::hex;
use sha2::{Digest as _, Sha256};

use crate::compilation::Manifest;

/// The path of an object's manifest. Objects that live in another namespace than their component
/// carry it in the file's name: a component may have rights of the same name in two namespaces.
pub(crate) fn path(
    directory: &str,
    home: Option<&str>,
    manifest: &platc_objects::ObjectId,
) -> String {
    let kind = manifest.kind.to_ascii_lowercase();
    // Names of RBAC objects may hold `:`, which not every file system takes.
    let name = manifest.name.replace(':', "_");
    match manifest.namespace.as_deref() {
        Some(namespace) if Some(namespace) != home => {
            format!("{directory}/{kind}-{name}.{namespace}.yaml")
        }
        _ => format!("{directory}/{kind}-{name}.yaml"),
    }
}

/// The digest over all manifests, which have to be sorted by path.
pub(crate) fn tree_digest<'a>(files: impl Iterator<Item = (&'a Manifest, &'a [u8])>) -> String {
    let mut tree = Sha256::new();
    for (manifest, bytes) in files {
        let digest: [u8; 32] = Sha256::digest(bytes).into();
        tree.update(hex(&digest));
        tree.update("  ");
        tree.update(&manifest.path);
        tree.update("\n");
    }
    let digest: [u8; 32] = tree.finalize().into();
    hex(&digest)
}
