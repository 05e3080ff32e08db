//! What a person calls an object in the target of a patch.

use platc_objects::ObjectId;

use crate::settings::PatchTarget;

/// What the target of a patch calls an object by. A Job goes by its name without the digest at the end:
/// that follows from what the Job runs, and so from the patch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Called<'a> {
    pub(super) id: &'a ObjectId,
    pub(super) name: &'a str,
}

impl<'a> Called<'a> {
    /// What the object is called; `job` is the name without a digest, of a Job that has one.
    pub(crate) fn new(id: &'a ObjectId, job: Option<&'a str>) -> Self {
        Self {
            id,
            name: job.unwrap_or(&id.name),
        }
    }

    pub(super) fn is_named_by(self, target: &PatchTarget) -> bool {
        let PatchTarget {
            kind,
            name,
            namespace,
        } = target;
        let namespace_fits = match namespace {
            None => true,
            Some(namespace) => self.id.namespace.as_deref() == Some(namespace.as_str()),
        };
        self.id.kind == *kind && self.name == *name && namespace_fits
    }

    /// Whether this is another run of the Job of this name, or the very one: their names have the same
    /// beginning, and a digest behind it.
    pub(super) fn is_run_of(self, name: &str) -> bool {
        let has_digest = self.name != self.id.name;
        let beginning = without_digest(name);
        has_digest && beginning.is_some() && beginning == without_digest(&self.id.name)
    }
}

/// What stands before the digest at the end of a Job's name.
fn without_digest(name: &str) -> Option<&str> {
    let (beginning, digest) = name.rsplit_once('-')?;
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    (digest.len() == 10 && digest.bytes().all(is_digit)).then_some(beginning)
}
