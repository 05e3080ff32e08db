//! The manifests that were applied last.

use platc_cluster::history;
use platc_cluster::object::Key;
use platc_cluster::platform::{Desired, Platform};
use platc_sdk::Stage;

use crate::scene::{PLATFORM, Scene};

impl Scene {
    /// A platform of one manifest.
    fn platform(&self, digest: &str, text: &str) -> Platform {
        let namespace = self.namespace.name().to_owned();
        let object = Desired {
            key: Key {
                group: String::new(),
                kind: "Service".to_owned(),
                namespace: Some(namespace.clone()),
                name: "x".to_owned(),
            },
            path: "hdfs.lake/Service-x.yaml".to_owned(),
            component: Some("hdfs.lake".to_owned()),
            stage: Stage::Foundation,
            serves: None,
            digest: digest.to_owned(),
            text: text.to_owned(),
        };
        Platform {
            name: PLATFORM.to_owned(),
            namespace,
            digest: digest.to_owned(),
            components: Vec::new(),
            references: Vec::new(),
            objects: vec![object],
            secrets: Vec::new(),
            moved: Vec::new(),
        }
    }

    fn manifested(&self, digest: &str) -> Platform {
        let namespace = self.namespace.name();
        let metadata = format!("metadata:\n  name: x\n  namespace: {namespace}\n");
        self.platform(
            digest,
            &format!("# {digest}\napiVersion: v1\nkind: Service\n{metadata}"),
        )
    }

    fn save(&self, digest: &str, second: u32) {
        let platform = self.manifested(digest);
        let applied = format!("2026-11-21T10:00:{second:02}Z")
            .parse()
            .expect("a time");
        self.run(history::save(&self.cluster, &platform, applied))
            .expect("the manifests are kept");
    }

    fn digests(&self) -> Vec<String> {
        let list = history::list(&self.cluster, PLATFORM, self.namespace.name());
        let saved = self.run(list).expect("the history can be read");
        saved.into_iter().map(|saved| saved.digest).collect()
    }
}

#[test]
fn the_last_three_states_are_kept_and_can_be_read_back() {
    let Some(scene) = Scene::new("history") else {
        return;
    };
    for (second, digest) in ["a1", "b2", "c3", "d4"].into_iter().enumerate() {
        scene.save(digest, u32::try_from(second).unwrap());
    }
    assert_eq!(scene.digests(), ["d4", "c3", "b2"]);
    assert_eq!(scene.names().len(), 3, "{:?}", scene.names());
    let namespace = scene.namespace.name();
    let load = |digest| scene.run(history::load(&scene.cluster, PLATFORM, namespace, digest));
    let b2 = scene.manifested("b2");
    let then = scene.manifested("d4").as_it_was(&load("b").unwrap());
    assert_eq!(format!("{:?}", then.unwrap()), format!("{b2:?}"));
    assert_eq!(
        load("a1").unwrap_err().to_string(),
        "the cluster keeps no state a1, but d4, c3, b2, of the platform lake"
    );

    scene.requests();
    scene.save("d4", 10);
    assert_eq!(scene.requests(), ["GET configmaps"]);
    scene.save("b2", 11);
    assert_eq!(scene.digests(), ["b2", "d4", "c3"]);

    scene
        .run(history::remove(&scene.cluster, PLATFORM, namespace))
        .unwrap();
    assert_eq!(scene.names(), Vec::<String>::new());
}
