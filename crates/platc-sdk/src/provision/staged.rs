//! Files on their way from where they are to where a consumer wants them.

use platc_objects::{Container, Quantity};

use crate::capability::FileSource;

/// The volume that the files of one request pass through.
pub(super) struct Staged {
    volume: String,
    mount: String,
}

impl Staged {
    pub(super) fn new(index: usize) -> Self {
        Self {
            volume: format!("staged-{index}"),
            mount: format!("/staged/{index}"),
        }
    }

    /// Mounts the volume into the container that copies from it.
    pub(super) fn mount(&self, source: &FileSource, client: Container) -> Container {
        match source {
            FileSource::Claim { claim } => client.existing_claim(&self.volume, claim, &self.mount),
            FileSource::Image { .. } | FileSource::Git { .. } => {
                client.scratch(&self.volume, &self.mount)
            }
        }
    }

    /// The init container that brings the files.
    pub(super) fn fetch(&self, source: &FileSource) -> Option<Container> {
        let name = format!("fetch-{}", self.volume);
        match source {
            FileSource::Claim { .. } => None,
            FileSource::Image { image, path } => Some(
                Container::new(&name, image)
                    .command(["/bin/sh", "-c", "cp -R \"$1/.\" \"$2/\"", "copy"])
                    .args([path.as_str(), &self.mount])
                    .scratch(&self.volume, &self.mount)
                    .resources(&Quantity::millicores(50), &Quantity::mebibytes(128))
                    .unprivileged(),
            ),
            FileSource::Git {
                image,
                repository,
                revision,
                ..
            } => Some(
                Container::new(&name, image)
                    .args([
                        format!("--repo={repository}"),
                        format!("--ref={revision}"),
                        format!("--root={}", self.mount),
                        "--link=current".to_owned(),
                        "--depth=1".to_owned(),
                        "--one-time".to_owned(),
                    ])
                    .scratch(&self.volume, &self.mount)
                    .resources(&Quantity::millicores(50), &Quantity::mebibytes(256))
                    .unprivileged(),
            ),
        }
    }

    /// The directory inside of the container that copies from it.
    pub(super) fn directory(&self, source: &FileSource) -> String {
        match source {
            FileSource::Claim { .. } | FileSource::Image { .. } => self.mount.clone(),
            FileSource::Git { path, .. } => {
                format!("{}/current/{}", self.mount, path.trim_matches('/'))
            }
        }
    }
}
