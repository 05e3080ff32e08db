//! Directories and files that consumers want on a Hadoop file system.

use platc_objects::{Container, Job, Quantity};

use crate::capability::{FileSource, FileSystemRequest};

/// Runs with a Hadoop client; the head of the file says what its arguments are.
const SCRIPT: &str = include_str!("file_system.sh");

/// Fills a Job with what one consumer asked for. `client` is a container with a Hadoop client, its
/// configuration and the identity of the superuser; it gets its command here.
pub fn fill(job: &mut Job, client: Container, requests: &[FileSystemRequest]) {
    let mut client = client.command(["/bin/bash", "-euo", "pipefail", "-c", SCRIPT, "provision"]);
    let mut arguments: Vec<String> = Vec::new();
    for (index, request) in requests.iter().enumerate() {
        match request {
            FileSystemRequest::Directory { path, owner, mode } => {
                arguments.extend([
                    "directory".to_owned(),
                    path.to_string(),
                    owner.clone(),
                    (*mode).to_owned(),
                ]);
            }
            FileSystemRequest::Files { source, into, mode } => {
                let staged = Staged::new(index);
                client = staged.mount(source, client);
                if let Some(fetch) = staged.fetch(source) {
                    job.init(fetch);
                }
                arguments.extend([
                    "files".to_owned(),
                    staged.directory(source),
                    into.to_string(),
                    (*mode).to_owned(),
                ]);
            }
        }
    }
    job.container(client.args(arguments));
}

/// The volume that the files of one request pass through.
struct Staged {
    volume: String,
    mount: String,
}

impl Staged {
    fn new(index: usize) -> Self {
        Self {
            volume: format!("staged-{index}"),
            mount: format!("/staged/{index}"),
        }
    }

    fn mount(&self, source: &FileSource, client: Container) -> Container {
        match source {
            FileSource::Claim { claim } => client.existing_claim(&self.volume, claim, &self.mount),
            FileSource::Image { .. } | FileSource::Git { .. } => {
                client.scratch(&self.volume, &self.mount)
            }
        }
    }

    /// The init container that brings the files.
    fn fetch(&self, source: &FileSource) -> Option<Container> {
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

    fn directory(&self, source: &FileSource) -> String {
        match source {
            FileSource::Claim { .. } | FileSource::Image { .. } => self.mount.clone(),
            FileSource::Git { path, .. } => {
                format!("{}/current/{}", self.mount, path.trim_matches('/'))
            }
        }
    }
}
