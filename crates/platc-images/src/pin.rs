//! Images by exactly one of tag and digest, for tools that do not take both.

use platc_objects::Reference;

/// The digest, or else the tag, or else `latest`, which is what no tag means.
pub(crate) fn pin(reference: &Reference) -> &str {
    let tag = || reference.tag().unwrap_or("latest");
    reference.digest().unwrap_or_else(tag)
}

/// The name with its pin: `docker.io/library/postgres:17`, `quay.io/minio/minio@sha256:...`.
pub(crate) fn pinned(reference: &Reference) -> String {
    let mark = if reference.digest().is_some() {
        '@'
    } else {
        ':'
    };
    format!("{}{mark}{}", reference.name(), pin(reference))
}
