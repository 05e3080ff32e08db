//! Directories and files that consumers want on a Hadoop file system.

use platc_objects::{Container, Job};

use super::staged::Staged;
use crate::capability::FileSystemRequest;

/// A part of a shell script that gets the ticket which every command of Hadoop needs where there is Kerberos;
/// its head says which variables it reads.
pub const LOG_IN: &str = include_str!("log_in.sh");

/// Runs with a Hadoop client; the head of the file says what its arguments are.
const SCRIPT: &str = include_str!("file_system.sh");

/// Fills a Job with what one consumer asked for. `client` is a container with a Hadoop client, its
/// configuration and the identity of the superuser; it gets its command here.
pub fn fill(job: &mut Job, client: Container, requests: &[FileSystemRequest]) {
    fill_with(job, client, SCRIPT, requests);
}

/// Like [`fill`], on a file system with Kerberos: `client` has a keytab and the variables
/// `KERBEROS_PRINCIPAL` and `KERBEROS_KEYTAB`, `KRB5_CONFIG` and `KRB5CCNAME`, and its image has `kinit`.
pub fn fill_with_ticket(job: &mut Job, client: Container, requests: &[FileSystemRequest]) {
    fill_with(job, client, &format!("{LOG_IN}\n{SCRIPT}"), requests);
}

fn fill_with(job: &mut Job, client: Container, script: &str, requests: &[FileSystemRequest]) {
    let mut client = client.command(["/bin/bash", "-euo", "pipefail", "-c", script, "provision"]);
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
            // Only object stores have users of their own, and they are not provisioned here.
            FileSystemRequest::User { .. } => {}
        }
    }
    job.container(client.args(arguments));
}
