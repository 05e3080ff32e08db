//! Row 29: the wrong cluster.

use platc_cluster::planning::saved::{SavedPlan, Stale, save};
use platc_cluster::{Cluster, Wanted};
use platc_testbed::{Testbed, User};

use super::samples::{config_map, names_at};
use crate::scene::{Scene, runs};

#[test]
fn row_29_a_plan_for_one_cluster_is_not_carried_out_in_another() {
    let Some(scene) = Scene::new("row-29") else {
        return;
    };
    let other = Testbed::private().expect("the shared one has started");
    let connect = |kubeconfig| {
        let wanted = Wanted {
            kubeconfig: Some(kubeconfig),
            context: None,
        };
        scene.runtime.block_on(Cluster::connect(&wanted)).unwrap()
    };
    let settings = config_map("settings", "green");
    let platform = scene.platform(&[runs("web.main", &settings)]);
    let document = save(&scene.cluster, &scene.plan(&platform)).to_string();
    let plan = SavedPlan::read(&document).unwrap();
    assert_eq!(plan.check_target(&scene.cluster, &platform.digest), Ok(()));

    // The same name of context, and the same platform: only the cluster is another one.
    let wrong = connect(other.kubeconfig());
    let name = |cluster: &Cluster| {
        let about = &cluster.about;
        format!("{} ({}, id {})", about.context, about.server, about.id)
    };
    assert_eq!(wrong.about.context, scene.cluster.about.context);
    let refused = plan.check_target(&wrong, &platform.digest);
    assert_eq!(
        refused,
        Err(Stale::OtherCluster {
            planned: name(&scene.cluster),
            found: name(&wrong),
        })
    );
    // It is no stale plan that one makes anew: it is a mistake.
    assert_eq!(refused.map_err(|refused| refused.is_stale()), Err(false));

    // A copy of a cluster has the same id; it is at another address.
    let proxy = scene.testbed.proxy(&User::Admin);
    let copy = connect(proxy.kubeconfig().to_owned());
    assert_eq!(copy.about.id, scene.cluster.about.id);
    assert_eq!(
        plan.check_target(&copy, &platform.digest),
        Err(Stale::OtherCluster {
            planned: name(&scene.cluster),
            found: name(&copy),
        })
    );
    assert_eq!(
        names_at(
            &scene,
            "v1",
            "configmaps?labelSelector=applyset.kubernetes.io%2Fpart-of"
        ),
        [""; 0]
    );
}
