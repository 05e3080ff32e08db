//! The lease: one run at a time, and none that waits for ever.

use std::time::Duration;

use platc_cluster::inventory::Inventory;
use platc_cluster::lease::{self, Held, HeldBy, Holder, LeaseError};
use platc_testbed::Fault;

use crate::scene::{PLATFORM, Scene, entry, fence};

/// Of a lease that is to end.
const SHORT: Duration = Duration::from_secs(2);
/// Of a lease that is to be renewed in time also on a machine that is busy.
const LONG: Duration = Duration::from_secs(6);

impl Scene {
    fn acquire(&self, who: &str, duration: Duration) -> Result<Held, LeaseError> {
        let holder = Holder {
            identity: who.to_owned(),
            plan: format!("plan of {who}"),
        };
        let namespace = self.namespace.name();
        self.run(lease::acquire(
            &self.cluster,
            PLATFORM,
            namespace,
            holder,
            duration,
        ))
    }

    fn held_by(&self) -> Option<HeldBy> {
        self.run(lease::held_by(
            &self.cluster,
            PLATFORM,
            self.namespace.name(),
        ))
        .expect("the lease can be read")
    }

    fn unlock(&self, id: &str) -> Result<HeldBy, LeaseError> {
        self.run(lease::unlock(
            &self.cluster,
            PLATFORM,
            self.namespace.name(),
            id,
        ))
    }

    fn sleep(&self, time: Duration) {
        self.run(async { tokio::time::sleep(time).await });
    }
}

/// Who keeps a run from the lease.
fn holder(result: Result<Held, LeaseError>) -> HeldBy {
    match result.expect_err("the lease is held") {
        LeaseError::Held(by) => Some(*by),
        _ => None,
    }
    .expect("another run holds it")
}

#[test]
fn row_21_two_runs_cannot_hold_the_lease() {
    let Some(scene) = Scene::new("two-runs") else {
        return;
    };
    let first = scene.acquire("first", LONG).unwrap();
    assert_eq!(first.fence(), &fence("plan of first", 1));
    // Longer than it lasts: it is renewed.
    scene.sleep(LONG + SHORT);
    let by = holder(scene.acquire("second", LONG));
    assert_eq!(
        (by.id.as_str(), by.holder.identity.as_str()),
        (first.id(), "first")
    );
    assert_eq!(scene.held_by().map(|by| by.id).as_deref(), Some(first.id()));
    assert!(!first.is_lost());

    scene.run(first.release()).unwrap();
    assert_eq!(scene.held_by(), None);
    let second = scene.acquire("second", LONG).unwrap();
    assert_eq!(second.fence(), &fence("plan of second", 2));
    scene.run(second.remove()).unwrap();
    assert_eq!(
        scene
            .namespace
            .get("coordination.k8s.io/v1", "leases/platc-lake"),
        None
    );
}

#[test]
fn row_20_the_lease_of_a_dead_run_is_taken_over_when_it_ends() {
    let Some(scene) = Scene::new("dead-run") else {
        return;
    };
    drop(scene.acquire("dead", SHORT).unwrap());
    let by = holder(scene.acquire("next", SHORT));
    assert_eq!(by.holder.identity, "dead");
    scene.sleep(SHORT);
    let next = scene.acquire("next", SHORT).unwrap();
    assert_eq!(next.fence(), &fence("plan of next", 2));
    assert!(!next.is_lost());
}

#[test]
fn row_20_a_lease_is_unlocked_by_the_id_that_was_shown() {
    let Some(scene) = Scene::new("unlock") else {
        return;
    };
    assert_eq!(
        scene.unlock("x").unwrap_err().to_string(),
        "nobody holds the lease of lake"
    );
    let first = scene.acquire("first", LONG).unwrap();
    let Err(LeaseError::OtherId { asked, by }) = scene.unlock("x") else {
        panic!("another id unlocks");
    };
    assert_eq!((asked.as_str(), by.id.as_str()), ("x", first.id()));
    assert_eq!(scene.unlock(first.id()).unwrap().holder.identity, "first");
    assert!(!first.is_lost());
    scene.sleep(LONG / 2);
    assert!(first.is_lost(), "it is noticed at the next renewal");

    let second = scene.acquire("second", LONG).unwrap();
    scene.run(first.release()).unwrap();
    assert_eq!(
        scene.held_by().map(|by| by.id).as_deref(),
        Some(second.id())
    );
}

#[test]
fn row_21_a_run_that_cannot_renew_stops_before_another_can_begin() {
    let Some(scene) = Scene::new("cut-off") else {
        return;
    };
    let held = scene.acquire("cut off", SHORT).unwrap();
    scene.proxy.add(Fault::answer(503));
    scene.sleep(SHORT);
    assert!(held.is_lost());
    scene.proxy.heal();
}

#[test]
fn a_server_that_fails_for_a_moment_costs_no_lease() {
    let Some(scene) = Scene::new("moment") else {
        return;
    };
    let held = scene.acquire("patient", LONG).unwrap();
    let failed = scene.proxy.add(Fault::answer(503).nth(1..=2));
    let lost = scene.proxy.add(
        Fault::close()
            .after_answer()
            .on(|request| request.method == "PUT")
            .nth(3..=3),
    );
    scene.sleep(LONG + SHORT);
    assert_eq!((failed.times(), lost.times()), (2, 1));
    assert!(!held.is_lost());
}

#[test]
fn an_answer_that_is_lost_does_not_lock_a_run_out() {
    let Some(scene) = Scene::new("lost-answer") else {
        return;
    };
    for transitions in 1..=2 {
        let lost = scene.proxy.add(
            Fault::close()
                .after_answer()
                .on(|request| matches!(request.method.as_str(), "POST" | "PUT"))
                .nth(1..=1),
        );
        let held = scene.acquire("first", LONG).unwrap();
        assert_eq!(lost.times(), 1);
        assert_eq!(held.fence().transitions, transitions);
        scene.proxy.heal();
        scene.run(held.release()).unwrap();
    }
}

#[test]
fn row_21_a_lease_that_was_deleted_goes_on_counting() {
    let Some(scene) = Scene::new("deleted-lease") else {
        return;
    };
    let namespace = scene.namespace.name();
    let mut inventory = Inventory::new(PLATFORM, namespace);
    scene
        .run(inventory.after_apply(&scene.cluster, [entry(1)], &fence("p", 7)))
        .unwrap();
    let held = scene.acquire("next", LONG).unwrap();
    assert_eq!(held.fence(), &fence("plan of next", 8));
}
