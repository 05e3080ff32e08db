//! Row 21: two writers at once.

use std::time::Duration;

use platc_cluster::applying::{ApplyError, Event, Options};
use platc_cluster::lease::{self, LeaseError};
use platc_cluster::planning::{self, Permissions};
use platc_sdk::Stage;
use serde_json::{Value, json};

use super::samples::{config_map, deployment, story};
use crate::scene::{Heard, Scene, needs, runs};

/// A run that waits for a workload has the lease.
async fn until_it_waits(heard: &Heard) {
    let is_waiting = |event: &Event| matches!(event, Event::Waiting { .. });
    while !heard.events().iter().any(is_waiting) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn color(scene: &Scene) -> Value {
    let settings = scene.namespace.get("v1", "configmaps/settings");
    settings.map_or(json!(null), |settings| settings["data"]["color"].clone())
}

/// The plan and the number of the lease under which the inventory was written last.
fn last_writer(scene: &Scene) -> Value {
    let path = format!("configmaps/platc-{}", scene.namespace.name());
    let parent = scene.namespace.get("v1", &path);
    let parent = parent.expect("an apply has made it");
    let annotations = &parent["metadata"]["annotations"];
    json!([
        annotations["platc.io/plan"],
        annotations["platc.io/lease-transitions"]
    ])
}

#[test]
fn row_21_of_two_applies_at_once_one_works_and_the_other_writes_nothing() {
    let Some(scene) = Scene::new("row-21") else {
        return;
    };
    scene.namespace.behave("Deployment.web", "slow=1500");
    let (green, blue) = (
        config_map("settings", "green"),
        config_map("settings", "blue"),
    );
    let web = deployment("web", 1, "");
    let first = scene.platform(&[runs("web.main", &green), runs("web.main", &web)]);
    let second = scene.platform(&[runs("web.main", &blue), runs("web.main", &web)]);
    let (early, late) = (scene.plan(&first), scene.plan(&second));
    let (heard, nobody) = (Heard::default(), Heard::default());
    let (one, other) = scene.runtime.block_on(async {
        tokio::join!(scene.applying(&first, &early, &heard, |_| {}), async {
            until_it_waits(&heard).await;
            scene.applying(&second, &late, &nobody, |_| {}).await
        })
    });
    assert_eq!(one.unwrap().failed, []);
    assert!(
        matches!(other, Err(ApplyError::Lease(LeaseError::Held(_)))),
        "{other:?}"
    );
    assert_eq!((nobody.events(), color(&scene)), (vec![], json!("green")));
    // When it may begin, its plan is not for this cluster any more.
    let overtaken = scene.apply_plan(&second, &late, &nobody);
    assert!(
        matches!(overtaken, Err(ApplyError::Overtaken)),
        "{overtaken:?}"
    );
    assert_eq!((nobody.events(), color(&scene)), (vec![], json!("green")));
    assert_eq!(scene.apply(&second).unwrap().failed, []);
    assert_eq!(color(&scene), "blue");
}

#[test]
fn row_21_a_run_that_was_taken_for_dead_writes_nothing_over_the_next_one() {
    let Some(scene) = Scene::new("row-21-fence") else {
        return;
    };
    let name = scene.namespace.name();
    scene.namespace.behave("Deployment.db", "slow=3500");
    let (db, green, blue) = (
        deployment("db", 1, ""),
        config_map("settings", "green"),
        config_map("settings", "blue"),
    );
    let mut first = scene.platform(&[runs("db.main", &db), runs("web.main", &green)]);
    let reference = needs("web.main", "db.main", Stage::Run);
    first.references.push(reference);
    let second = scene.platform(&[runs("db.main", &db), runs("web.main", &blue)]);
    let (heard, nobody) = (Heard::default(), Heard::default());
    let plan = scene.plan(&first);
    let short = |options: &mut Options<'_>| options.lease = Duration::from_secs(3);
    let (late, next) = scene.runtime.block_on(async {
        tokio::join!(scene.applying(&first, &plan, &heard, short), async {
            until_it_waits(&heard).await;
            let by = lease::held_by(&scene.cluster, name, name).await;
            let id = by.unwrap().unwrap().id;
            let unlocked = lease::unlock(&scene.cluster, name, name, &id).await;
            assert_eq!(unlocked.unwrap().id, id);
            let permissions = Permissions::default();
            let plan = planning::plan(&scene.cluster, &second, &permissions).await;
            let plan = plan.unwrap();
            scene.applying(&second, &plan, &nobody, |_| {}).await
        })
    });
    assert_eq!(next.unwrap().failed, []);
    // The one that lives after all has written neither the object nor the inventory of the next one.
    let writer = last_writer(&scene);
    assert_eq!(
        late.unwrap().unnoted,
        Some(format!(
            "a later run (plan {}) has taken over the platform {name}; this one stops",
            writer[0].as_str().unwrap_or_default()
        ))
    );
    assert_eq!((color(&scene), &writer[1]), (json!("blue"), &json!("2")));
    assert_eq!(
        story(&heard),
        [
            "applied Deployment/db",
            "ready Deployment/db",
            "failed ConfigMap/settings"
        ]
    );
    // What it has written is known to the next one, which was told by its journal.
    let report = scene.apply(&second).unwrap();
    assert_eq!((report.written, report.unchanged), (vec![], 2));
}
