//! The whole way: plan, apply, plan again, apply again.

use crate::scene::{Heard, Scene, runs};

const CONFIG: &str = "
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: NS}
data: {color: green}
";

const WEB: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: NS}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: registry.example/web:1
        resources: {requests: {cpu: 1000m, memory: 1024Mi}}
";

#[test]
fn what_was_applied_needs_no_change_and_no_write() {
    let Some(scene) = Scene::new("twice") else {
        return;
    };
    let platform = scene.platform(&[runs("web.main", CONFIG), runs("web.main", WEB)]);
    let plan = scene.plan(&platform);
    assert_eq!(plan.plan.summary.create, 2);
    let heard = Heard::default();
    let report = scene.apply_plan(&platform, &plan, &heard).unwrap();
    println!("{:#?}", heard.events());
    assert_eq!((report.failed.len(), report.written.len()), (0, 2));
    let again = scene.plan(&platform);
    assert!(!again.has_changes(), "{:#?}", again.plan.changes);
    let report = scene.apply(&platform).unwrap();
    assert_eq!((report.written.len(), report.unchanged), (0, 2));
}
