//! Row 20: a lock that nobody opens any more.

use std::time::{Duration, Instant};

use platc_cluster::applying::ApplyError;
use platc_cluster::lease::{self, HeldBy, Holder, LeaseError};

use super::samples::{config_map, deployment, owned};
use crate::scene::{Heard, Scene, runs};

fn holder(name: &str) -> Holder {
    Holder {
        identity: name.to_owned(),
        plan: "p1".to_owned(),
    }
}

#[test]
fn row_20_a_held_lease_stops_writers_and_not_readers_and_is_opened_by_its_id() {
    let Some(scene) = Scene::new("row-20") else {
        return;
    };
    let name = scene.namespace.name();
    let settings = config_map("settings", "green");
    let platform = scene.platform(&[runs("web.main", &settings)]);
    let hold = lease::acquire(&scene.cluster, name, name, holder("alice"), lease::DURATION);
    let held = scene.runtime.block_on(hold).unwrap();
    // A plan needs no lease.
    assert_eq!(scene.plan(&platform).plan.summary.create, 1);
    let Err(ApplyError::Lease(LeaseError::Held(by))) = scene.apply(&platform) else {
        unreachable!("another run holds the lease");
    };
    assert_eq!(
        (by.holder.identity.as_str(), by.id.as_str()),
        ("alice", held.id())
    );
    assert_eq!(owned(&scene, "v1", "configmaps"), [""; 0]);
    let other = scene
        .runtime
        .block_on(lease::unlock(&scene.cluster, name, name, "other"));
    assert!(
        matches!(other, Err(LeaseError::OtherId { .. })),
        "{other:?}"
    );
    let opened = scene
        .runtime
        .block_on(lease::unlock(&scene.cluster, name, name, &by.id));
    assert_eq!(opened.unwrap().holder, holder("alice"));
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    assert_eq!(owned(&scene, "v1", "configmaps"), ["settings"]);
}

#[test]
fn row_20_the_lease_of_a_run_that_died_ends_by_itself() {
    let Some(scene) = Scene::new("row-20-dead") else {
        return;
    };
    let name = scene.namespace.name();
    let second = Duration::from_secs(1);
    let hold = lease::acquire(&scene.cluster, name, name, holder("alice"), second);
    // Dropped without a word, as when the process is killed.
    drop(scene.runtime.block_on(hold).unwrap());
    std::thread::sleep(second * 2);
    let settings = config_map("settings", "green");
    let platform = scene.platform(&[runs("web.main", &settings)]);
    let plan = scene.plan(&platform);
    let begun = Instant::now();
    let report = scene.apply_with(&platform, &plan, &Heard::default(), |options| {
        options.lease = second * 2;
    });
    assert_eq!(report.unwrap().failed, []);
    // Its clock might have been wrong: the lease was watched for a while before it was taken.
    assert!(begun.elapsed() >= second, "{:?}", begun.elapsed());
    assert_eq!(owned(&scene, "v1", "configmaps"), ["settings"]);
    assert_eq!(held_by(&scene), None);
}

fn held_by(scene: &Scene) -> Option<HeldBy> {
    let name = scene.namespace.name();
    let held = lease::held_by(&scene.cluster, name, name);
    scene.runtime.block_on(held).expect("it can be read")
}

#[test]
fn row_20_a_run_that_fails_lets_the_next_one_in() {
    let Some(scene) = Scene::new("row-20-fails") else {
        return;
    };
    scene.namespace.behave("Deployment.web", "image-pull");
    let web = deployment("web", 1, "");
    let platform = scene.platform(&[runs("web.main", &web)]);
    assert_eq!(scene.apply(&platform).unwrap().failed.len(), 1);
    assert_eq!(held_by(&scene), None);
}
