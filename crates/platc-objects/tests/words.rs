//! The words that make one object each, and what they make.

use platc_objects::network::{Peer, allow_only};
use platc_objects::scaling::{priority_class, scale_by_processor};
use platc_objects::storage::{local_storage_class, local_volume};
use platc_objects::workload::PodUsers;
use platc_objects::{Container, Identity, Image, Job, Object, Schedule, Storage, yaml};

fn identity(instance: &str, product: &str) -> Identity {
    Identity {
        platform: "datalake".to_owned(),
        product: product.to_owned(),
        instance: instance.to_owned(),
        namespace: "data".to_owned(),
        cluster_domain: "cluster.local".to_owned(),
        pod_users: PodUsers::Image,
    }
}

fn text(object: impl Into<Object>) -> String {
    let object = object.into();
    assert!(object.metadata().name.is_some());
    let mut text = Vec::new();
    let written = object.write_yaml(object.api_version(), &mut text);
    assert_eq!(
        written.map_err(|error: yaml::Error| error.to_string()),
        Ok(())
    );
    String::from_utf8(text).expect("YAML is text")
}

#[test]
fn every_word_makes_the_object_that_stands_beside_this_test() {
    let lake = identity("lake", "hdfs");
    let image = Image::new("postgres:17.5".parse().expect("valid"), None);
    let mut job = Job::new("backup");
    job.container(Container::new("dump", &image).args(["pg_dump"]));
    let schedule = Schedule {
        cron: "45 14 * * *".to_owned(),
        time_zone: Some("Europe/Moscow".to_owned()),
    };
    let storage = Storage {
        size: "40Gi".parse().expect("valid"),
        class: Some("local".parse().expect("valid")),
    };
    let peers = [
        Peer::Component(identity("main", "livy")),
        Peer::Namespace("ingress-nginx".to_owned()),
    ];
    let objects = [
        text(job.into_cron_job(&lake, None, &schedule)),
        text(allow_only(&lake, &peers)),
        text(scale_by_processor(&lake, "web", (1, 4), 80)),
        text(priority_class("platform", 1000, "the data platform")),
        text(local_storage_class("local")),
        text(local_volume("data-0", "node-1", "/hdfs-data", &storage)),
    ];
    let actual = objects.join("---\n");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/words.yaml");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, &actual).expect("it can be written");
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), actual);
}
