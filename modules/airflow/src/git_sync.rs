//! Containers that bring DAGs from a Git repository.

use platc_sdk::{Container, Resources};

use crate::model::GitSource;
use crate::names;

/// The user of the image. The group is that of the pod, which owns the volume.
const GIT_SYNC: i64 = 65533;

/// Clones once and ends, before the DAGs are needed. A server that is away for a moment must not fail
/// a task.
pub(crate) fn once(git: &GitSource) -> Container {
    container("git-sync-init", git).tune(|container| {
        let arguments = container.args.get_or_insert_default();
        arguments.extend(["--one-time".to_owned(), "--max-failures=5".to_owned()]);
    })
}

/// Follows the branch. While the server is away the DAGs stay as they are.
pub(crate) fn forever(git: &GitSource) -> Container {
    container("git-sync", git).tune(|container| {
        let arguments = container.args.get_or_insert_default();
        arguments.push("--max-failures=-1".to_owned());
    })
}

fn container(name: &str, git: &GitSource) -> Container {
    let Resources { cpu, memory } = &git.resources;
    let container = Container::new(name, &git.image)
        .args([
            format!("--repo={}", git.url),
            format!("--ref={}", git.branch),
            format!("--root={}", names::DAGS),
            format!("--link={}", names::REPOSITORY),
            "--depth=1".to_owned(),
            format!("--period={}s", git.period.as_seconds()),
        ])
        .scratch("dags", names::DAGS)
        .resources(cpu, memory)
        .unprivileged()
        .tune(|container| {
            container
                .security_context
                .get_or_insert_default()
                .run_as_user = Some(GIT_SYNC);
        });
    match &git.login {
        Some((user, password)) => container
            .env("GITSYNC_USERNAME", user)
            .env("GITSYNC_PASSWORD", password),
        None => container,
    }
}
