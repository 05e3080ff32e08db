//! What saves a path or a bucket, and what brings it back.

use platc_sdk::k8s_openapi::api::core::v1::PersistentVolumeClaim;
use platc_sdk::{Build, Container, Job, Stage, Storage};

use crate::copier::{End, Ends, Owner, Way};
use crate::model::{Model, SavedPath, Target};
use crate::names::{COPIES, MOUNT, USER, VOLUME};

pub(crate) fn paths(model: &Model, out: &mut Build<'_>) {
    for path in &model.paths {
        saved_path(model, path, out);
    }
}

fn saved_path(model: &Model, path: &SavedPath, out: &mut Build<'_>) {
    let namespace = out.identity().namespace.as_str();
    let claim = claim(model, &path.role, namespace, out);
    let below;
    let copies = match &model.target {
        Target::Claims(_) => End::Directory(COPIES.to_owned()),
        Target::Location(location) => {
            below = location.below(&path.directory);
            End::Location(&below)
        }
    };
    let ends = Ends {
        data: End::Location(&path.location),
        copies,
    };
    let role = path.role.as_str();
    let config = ends.config(&Owner { role, namespace }, out);
    let container = |way| with_claim(ends.container(model, way, config.as_ref()), claim.as_ref());
    let job = out.cron_job(role, model.schedule.clone());
    finish(model, job.container(container(Way::Save)));
    let fetch = Way::Fetch {
        overwrite: path.overwrite,
    };
    let job = out.cron_job(&restore_role(role), model.schedule.clone());
    finish(model, job.suspended().container(container(fetch)));
}

/// What all runs have in common.
pub(crate) fn finish(model: &Model, job: &mut Job) {
    job.run_as(USER)
        .placement(&model.placement)
        .retries(2)
        .gives_up_after(model.deadline);
}

/// The role of what brings back what `role` saves.
pub(crate) fn restore_role(role: &str) -> String {
    format!("{role}-restore")
}

/// The claim for the copies of one thing, if copies go onto claims; answers with its name.
pub(crate) fn claim(
    model: &Model,
    role: &str,
    namespace: &str,
    out: &mut Build<'_>,
) -> Option<String> {
    let Target::Claims(storage) = &model.target else {
        return None;
    };
    let name = out.identity().object_name(role);
    let object = claim_object(storage, &name, namespace);
    out.object(Stage::Foundation, role, object);
    Some(name)
}

fn claim_object(storage: &Storage, name: &str, namespace: &str) -> PersistentVolumeClaim {
    let mut claim = storage.claim(name);
    claim.metadata.namespace = Some(namespace.to_owned());
    claim
}

/// The volume with the copies, or one on which they pass.
pub(crate) fn with_claim(container: Container, claim: Option<&String>) -> Container {
    match claim {
        Some(claim) => container.existing_claim(VOLUME, claim, MOUNT),
        None => container,
    }
}
