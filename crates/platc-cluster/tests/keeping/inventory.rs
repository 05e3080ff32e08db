//! The inventory: whole at each moment, and written by one run at a time.

use std::process::Command;

use platc_cluster::Error;
use platc_cluster::inventory::{Entry, Inventory};
use platc_cluster::lease::Fence;
use platc_testbed::Fault;
use serde_json::json;

use crate::scene::{PLATFORM, Scene, entry, fence, planned};

impl Scene {
    fn load(&self) -> Result<Option<Inventory>, Error> {
        self.run(Inventory::load(
            &self.cluster,
            PLATFORM,
            self.namespace.name(),
        ))
    }

    fn loaded(&self) -> Inventory {
        let inventory = self.load().expect("the inventory can be read");
        inventory.unwrap_or_else(|| Inventory::new(PLATFORM, self.namespace.name()))
    }

    /// The entries in the cluster.
    fn entries(&self) -> Vec<Entry> {
        self.loaded().entries.into_values().collect()
    }

    /// A run that changes what the platform owns from what it is to these objects.
    fn apply(&self, numbers: std::ops::Range<u32>, fence: &Fence) -> Result<(), Error> {
        let mut inventory = self
            .load()?
            .unwrap_or_else(|| Inventory::new(PLATFORM, self.namespace.name()));
        self.run(async {
            let intended = numbers.clone().map(planned);
            inventory
                .before_apply(&self.cluster, intended, fence)
                .await?;
            let owned = numbers.map(entry);
            inventory.after_apply(&self.cluster, owned, fence).await
        })
    }
}

#[test]
fn what_is_about_to_be_made_is_known_before_and_exactly_after() {
    let Some(scene) = Scene::new("inventory") else {
        return;
    };
    assert!(scene.load().unwrap().is_none());
    let mut inventory = scene.loaded();
    let run = fence("p1", 1);
    scene
        .run(inventory.before_apply(&scene.cluster, [planned(1), planned(2)], &run))
        .unwrap();
    assert_eq!(scene.entries(), [planned(1), planned(2)]);
    scene
        .run(inventory.after_apply(&scene.cluster, [entry(1), entry(2)], &run))
        .unwrap();
    assert_eq!(scene.entries(), [entry(1), entry(2)]);

    let mut inventory = scene.loaded();
    let next = fence("p2", 2);
    scene
        .run(inventory.before_apply(&scene.cluster, [planned(2), planned(3)], &next))
        .unwrap();
    assert_eq!(scene.entries(), [entry(1), entry(2), planned(3)]);
    scene
        .run(inventory.after_apply(&scene.cluster, [entry(2), entry(3)], &next))
        .unwrap();
    assert_eq!(scene.entries(), [entry(2), entry(3)]);
    assert_eq!(scene.names().len(), 2, "{:?}", scene.names());

    scene
        .run(inventory.after_apply(&scene.cluster, [], &next))
        .unwrap();
    scene.run(inventory.remove(&scene.cluster, &next)).unwrap();
    assert_eq!(scene.names(), Vec::<String>::new());
}

#[test]
fn an_unchanged_inventory_is_read_in_two_requests_and_not_written() {
    let Some(scene) = Scene::new("unchanged") else {
        return;
    };
    scene.apply(0..10, &fence("p1", 1)).unwrap();
    scene.requests();
    let mut inventory = scene.loaded();
    assert_eq!(scene.requests().len(), 2);
    let owned = (0..10).map(entry);
    scene
        .run(inventory.after_apply(&scene.cluster, owned, &fence("p2", 2)))
        .unwrap();
    assert_eq!(scene.requests(), Vec::<String>::new());
}

#[test]
fn row_19_what_a_dead_run_noted_is_taken_over() {
    let Some(scene) = Scene::new("learnt") else {
        return;
    };
    let mut inventory = scene.loaded();
    scene
        .run(inventory.before_apply(&scene.cluster, [planned(1), planned(2)], &fence("p1", 1)))
        .unwrap();
    let mut inventory = scene.loaded();
    inventory.learn(&[entry(2), entry(3)]);
    scene
        .run(inventory.before_apply(&scene.cluster, [], &fence("p2", 2)))
        .unwrap();
    assert_eq!(scene.entries(), [planned(1), entry(2), entry(3)]);
}

#[test]
fn row_25_twenty_thousand_objects_are_kept_in_parts_below_512_kib() {
    let Some(scene) = Scene::new("many") else {
        return;
    };
    let mut inventory = scene.loaded();
    let run = fence("p1", 1);
    let all: Vec<Entry> = (0..20_000).map(entry).collect();
    scene
        .run(inventory.after_apply(&scene.cluster, all.clone(), &run))
        .unwrap();
    assert_eq!(
        inventory.entries.into_values().collect::<Vec<_>>(),
        scene.entries()
    );
    assert_eq!(scene.entries().len(), all.len());
    let kept = scene.kept();
    assert!(kept.len() > 4, "{}", kept.len());
    let longest = kept.iter().map(|object| object.to_string().len()).max();
    assert!(longest.unwrap() < 512 * 1024, "{longest:?}");

    let mut inventory = scene.loaded();
    scene
        .run(inventory.after_apply(&scene.cluster, [entry(1)], &fence("p2", 2)))
        .unwrap();
    assert_eq!(scene.entries(), [entry(1)]);
    assert_eq!(scene.names().len(), 2, "{:?}", scene.names());
}

#[test]
fn row_19_a_run_that_dies_at_any_request_leaves_an_inventory_that_is_whole() {
    let Some(scene) = Scene::new("dies") else {
        return;
    };
    scene.apply(0..2, &fence("p0", 1)).unwrap();
    let mut transitions = 2;
    for fatal in 1.. {
        // 403 is not tried again: it ends a run as its death does.
        let died = scene.proxy.add(
            Fault::answer(403)
                .on(platc_testbed::Request::is_write)
                .nth(fatal..=u64::MAX),
        );
        let result = scene.apply(1..3, &fence("dies", transitions));
        scene.proxy.heal();
        let entries = scene.entries();
        let states = [
            vec![entry(0), entry(1)],
            vec![entry(0), entry(1), planned(2)],
            vec![entry(1), entry(2)],
        ];
        assert!(states.contains(&entries), "{fatal}: {entries:?}");
        scene.apply(1..3, &fence("next", transitions + 1)).unwrap();
        assert_eq!(scene.entries(), [entry(1), entry(2)], "{fatal}");
        // The former entries are swept by the run after at the latest.
        scene.apply(0..2, &fence("back", transitions + 2)).unwrap();
        assert_eq!(scene.entries(), [entry(0), entry(1)], "{fatal}");
        assert_eq!(scene.names().len(), 2, "{fatal}: {:?}", scene.names());
        transitions += 3;
        if died.times() == 0 {
            result.unwrap();
            assert!(fatal > 5, "{fatal}");
            return;
        }
    }
}

#[test]
fn a_write_whose_answer_is_lost_is_not_taken_for_another_run() {
    let Some(scene) = Scene::new("lost-answer") else {
        return;
    };
    for write in 1..=4 {
        let numbers = write..write + 2;
        let lost = scene.proxy.add(
            Fault::close()
                .after_answer()
                .on(|request| matches!(request.method.as_str(), "POST" | "PATCH"))
                .nth(u64::from(write)..=u64::from(write)),
        );
        scene
            .apply(numbers.clone(), &fence("p", i64::from(write)))
            .unwrap();
        assert_eq!(lost.times(), 1, "{write}");
        scene.proxy.heal();
        assert_eq!(scene.entries(), numbers.map(entry).collect::<Vec<_>>());
    }
}

#[test]
fn row_21_a_run_that_was_overtaken_writes_no_inventory() {
    let Some(scene) = Scene::new("overtaken") else {
        return;
    };
    let refused = |result: Result<(), Error>| result.unwrap_err().to_string();
    let mut first = scene.loaded();
    // It sleeps here, and loses its lease.
    scene.apply(0..2, &fence("later", 2)).unwrap();
    let late = scene.run(first.before_apply(&scene.cluster, [planned(7)], &fence("first", 1)));
    let overtaken = "a later run (plan later) has taken over the platform lake; this one stops";
    assert_eq!(refused(late), overtaken);

    let mut sleeper = scene.loaded();
    let claimed = scene.run(sleeper.before_apply(&scene.cluster, [], &fence("sleeper", 3)));
    claimed.unwrap();
    let mut next = scene.loaded();
    let claimed = scene.run(next.before_apply(&scene.cluster, [], &fence("later", 4)));
    claimed.unwrap();
    let late = scene.run(sleeper.after_apply(&scene.cluster, [entry(7)], &fence("sleeper", 3)));
    assert_eq!(refused(late), overtaken);
    assert_eq!(scene.entries(), [entry(0), entry(1)]);

    let mut early = scene.loaded();
    scene.apply(1..2, &fence("other", 5)).unwrap();
    let stale = scene.run(early.before_apply(&scene.cluster, [planned(7)], &fence("early", 6)));
    assert_eq!(
        refused(stale),
        "the inventory of lake is not the one that this run has read; this run stops, start it again"
    );
    scene.apply(1..2, &fence("last", 7)).unwrap();
    assert_eq!(scene.entries(), [entry(1)]);
}

#[test]
fn a_parent_that_somebody_annotates_is_written_all_the_same() {
    let Some(scene) = Scene::new("annotated") else {
        return;
    };
    let mut inventory = scene.loaded();
    let run = fence("p1", 1);
    scene
        .run(inventory.before_apply(&scene.cluster, [planned(1)], &run))
        .unwrap();
    let note = json!({"metadata": {"annotations": {"example.com/note": "ours"}}});
    scene.namespace.patch("v1", "configmaps/platc-lake", &note);
    scene
        .run(inventory.after_apply(&scene.cluster, [entry(1)], &run))
        .unwrap();
    let parent = scene.namespace.get("v1", "configmaps/platc-lake").unwrap();
    assert_eq!(
        parent["metadata"]["annotations"]["example.com/note"],
        "ours"
    );
    assert_eq!(scene.entries(), [entry(1)]);
}

#[test]
fn an_inventory_that_misses_a_part_is_not_an_empty_one() {
    let Some(scene) = Scene::new("broken") else {
        return;
    };
    scene.apply(0..2, &fence("p1", 1)).unwrap();
    let part = scene.names().pop().unwrap();
    scene
        .namespace
        .delete("v1", &format!("configmaps/{part}"), "Background");
    assert_eq!(
        scene.load().unwrap_err().to_string(),
        format!(
            "the inventory of lake (ConfigMap platc-lake in {}) misses a part of its entries; nothing was changed. \
             Put it back from a backup of the cluster. If there is none, delete the ConfigMap platc-lake: the next \
             apply makes a new inventory, and reports what is no longer in the platform in place of deleting it",
            scene.namespace.name()
        )
    );
}

#[test]
fn kubectl_reads_the_parent_as_an_apply_set_of_another_tool() {
    let name = "kubectl-applyset";
    let Some(scene) = Scene::new(name) else {
        return;
    };
    scene.apply(0..2, &fence("p1", 1)).unwrap();
    let kubectl = |arguments: &[&str]| {
        Command::new("kubectl")
            .env("KUBECTL_APPLYSET", "true")
            .env("KUBECONFIG", scene.testbed.kubeconfig())
            .args(["--namespace", scene.namespace.name()])
            .args(arguments)
            .output()
    };
    let file = std::env::temp_dir().join(format!("platc-{}.json", scene.namespace.name()));
    let object = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}});
    std::fs::write(&file, object.to_string()).unwrap();
    let path = file.to_string_lossy();
    let apply = [
        "apply",
        "--prune",
        "--applyset=configmap/platc-lake",
        "-f",
        &path,
    ];
    let Ok(refused) = kubectl(&apply) else {
        return platc_testing::skip(name, "there is no kubectl");
    };
    assert_eq!(
        String::from_utf8_lossy(&refused.stderr),
        "error: ApplySet parent object \"configmaps./platc-lake\" already exists and is managed by tooling \"platc\" instead of \"kubectl\"\n"
    );
    let ours =
        json!({"metadata": {"annotations": {"applyset.kubernetes.io/tooling": "kubectl/v1.32.0"}}});
    scene.namespace.patch("v1", "configmaps/platc-lake", &ours);
    let taken = kubectl(&apply).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(
        String::from_utf8_lossy(&taken.stdout),
        "configmap/a created\n"
    );
    assert_eq!(
        scene.load().unwrap_err().to_string(),
        format!(
            "the ConfigMap platc-lake in {} is managed by tooling kubectl instead of platc; give the platform another name or namespace",
            scene.namespace.name()
        )
    );
}
