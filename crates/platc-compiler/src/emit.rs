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
    let elsewhere = manifest
        .namespace
        .as_deref()
        .filter(|namespace| Some(*namespace) != home);
    // A platform has tens of thousands of paths: one allocation each.
    let lengths = [
        directory,
        manifest.kind,
        &manifest.name,
        elsewhere.unwrap_or_default(),
    ]
    .map(str::len);
    let mut path = String::with_capacity(lengths.iter().sum::<usize>() + "/-..yaml".len());
    path.push_str(directory);
    path.push('/');
    path.extend(
        manifest
            .kind
            .chars()
            .map(|letter| letter.to_ascii_lowercase()),
    );
    path.push('-');
    // Names of RBAC objects may hold `:`, which not every file system takes.
    let name = manifest.name.split(':').enumerate();
    for (index, part) in name {
        if index > 0 {
            path.push('_');
        }
        path.push_str(part);
    }
    if let Some(namespace) = elsewhere {
        path.push('.');
        path.push_str(namespace);
    }
    path.push_str(".yaml");
    path
}

/// The digest of one manifest.
pub(crate) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The digest over all manifests, which have to be sorted by path.
pub(crate) fn tree_digest(manifests: &[Manifest]) -> String {
    let mut tree = Sha256::new();
    for manifest in manifests {
        tree.update(hex(&manifest.digest));
        tree.update("  ");
        tree.update(&manifest.path);
        tree.update("\n");
    }
    let digest: [u8; 32] = tree.finalize().into();
    hex(&digest)
}
