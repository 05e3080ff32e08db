//! What is there against what was left.

use std::collections::BTreeMap;

use platc_compiler::SecretUse;
use platc_objects::{ObjectId, SecretSource};
use serde_json::json;

use super::*;
use crate::connection::Version;
use crate::live::Live;
use crate::ownership::fields::applied_hash;
use crate::secrets::STANDS_IN;

const PART: &str = "applyset-x-v1";

fn key(kind: &str, name: &str) -> Key {
    Key {
        group: String::new(),
        kind: kind.to_owned(),
        namespace: Some("data".to_owned()),
        name: name.to_owned(),
    }
}

/// An object with the platform's label, as platc applied it.
fn live(uid: &str, fields: Value) -> Value {
    let mut own = fields;
    own["f:metadata"] = json!({"f:labels": {"f:applyset.kubernetes.io/part-of": {}}});
    json!({"metadata": {
        "uid": uid, "labels": {PART_OF: PART},
        "managedFields": [{"manager": "platc", "operation": "Apply", "fieldsV1": own}],
    }})
}

fn entry(key: Key, uid: Option<&str>, owned: Option<String>) -> Entry {
    Entry {
        key,
        uid: uid.map(str::to_owned),
        digest: "d".to_owned(),
        owned,
        component: None,
    }
}

#[test]
fn an_object_is_as_it_was_left_when_its_uid_and_our_fields_are() {
    let object = live("u", json!({"f:data": {}}));
    let owned = applied_hash(&object);
    let other = Some("other".to_owned());
    let mut going = object.clone();
    going["metadata"]["deletionTimestamp"] = "2026-11-21T10:00:00Z".into();
    let made = |entry: Entry| Entry {
        digest: String::new(),
        ..entry
    };
    let of = |uid, owned: &Option<String>| entry(key("ConfigMap", "a"), uid, owned.clone());
    for (case, entry, object, expected) in [
        ("as left", of(Some("u"), &owned), &object, None),
        (
            "fields taken",
            of(Some("u"), &other),
            &object,
            Some(Departure::Changed),
        ),
        (
            "noted by nobody",
            of(None, &None),
            &object,
            Some(Departure::Changed),
        ),
        (
            "made anew",
            of(Some("v"), &owned),
            &object,
            Some(Departure::Recreated),
        ),
        (
            "being deleted",
            of(Some("v"), &owned),
            &going,
            Some(Departure::Going),
        ),
        ("no manifest", made(of(Some("u"), &None)), &object, None),
        (
            "no manifest, made anew",
            made(of(Some("v"), &None)),
            &object,
            Some(Departure::Recreated),
        ),
    ] {
        assert_eq!(departure(&entry, object), expected, "{case}");
    }
}

fn platform() -> Platform {
    Platform {
        name: "lake".to_owned(),
        namespace: "data".to_owned(),
        digest: "d1".to_owned(),
        components: vec!["z.first".to_owned(), "a.second".to_owned()],
        references: Vec::new(),
        objects: Vec::new(),
        secrets: Vec::new(),
        moved: Vec::new(),
    }
}

fn picture(objects: Vec<(Key, Value)>, known: Vec<Entry>) -> Picture {
    Picture {
        live: Live {
            objects: objects.into_iter().collect(),
            kinds: BTreeMap::new(),
        },
        inventory: None,
        journal: None,
        known: known
            .into_iter()
            .map(|entry| (entry.key.clone(), entry))
            .collect(),
        part_of: PART.to_owned(),
    }
}

#[test]
fn row_02_what_has_the_label_and_is_not_owned_is_a_stranger() {
    let object = live("u", json!({"f:data": {}}));
    let owned = applied_hash(&object);
    let config = |name| key("ConfigMap", name);
    let picture = picture(
        vec![
            (config("as left"), object.clone()),
            (config("changed"), object.clone()),
            (config("copied"), object),
        ],
        vec![
            entry(config("as left"), Some("u"), owned),
            entry(config("changed"), Some("u"), Some("other".to_owned())),
            entry(config("absent"), Some("u"), None),
            entry(config("not made yet"), None, None),
        ],
    );
    let suspects = find(&platform(), &picture);
    let absent: Vec<&str> = suspects
        .absent
        .iter()
        .map(|entry| entry.key.name.as_str())
        .collect();
    let departed: Vec<(&str, Departure)> = suspects
        .departed
        .iter()
        .map(|departed| (departed.entry.key.name.as_str(), departed.departure))
        .collect();
    assert_eq!(absent, ["absent"]);
    assert_eq!(departed, [("changed", Departure::Changed)]);
    assert_eq!(
        suspects.strangers,
        [Note {
            key: config("copied"),
            text:
                "carries the label of this platform but is not in its inventory: a controller may \
                   have copied the label"
                    .to_owned(),
        }]
    );
}

#[test]
fn a_secret_that_a_run_made_and_did_not_live_to_note_is_no_stranger() {
    let mut platform = platform();
    platform.secrets = vec![SecretUse {
        namespace: "data".to_owned(),
        secret: "password".to_owned(),
        key: None,
        component: "a.second".parse().unwrap(),
        object: ObjectId {
            group: "apps",
            kind: "Deployment",
            namespace: Some("data".to_owned()),
            name: "server".to_owned(),
        },
        container: None,
        path: String::new(),
        source: SecretSource::Existing,
    }];
    let ours = live("u", json!({}));
    let mut copied = ours.clone();
    copied["metadata"]["managedFields"][0]["manager"] = "operator".into();
    let mut stand_in = ours.clone();
    stand_in["metadata"]["annotations"] = json!({STANDS_IN: "rotation"});
    for (name, object, strangers) in [
        ("password", &ours, 0),
        ("password", &copied, 1),
        ("password-stand-in", &stand_in, 0),
        ("other", &ours, 1),
    ] {
        let picture = picture(vec![(key("Secret", name), object.clone())], Vec::new());
        let found = find(&platform, &picture).strangers;
        assert_eq!(found.len(), strangers, "{name} {object}");
    }
}

/// A `ConfigMap` with this value, set by this manager.
fn config(value: &str, manager: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "ConfigMap",
        "metadata": {"name": "a", "namespace": "data", "managedFields": [{
            "manager": manager, "operation": "Apply", "fieldsV1": {"f:data": {"f:a": {}}},
        }]},
        "data": {"a": value},
    })
}

#[test]
fn the_answer_of_the_server_turns_a_suspicion_into_a_verdict() {
    use Departure::{Changed, Recreated, Unknown};
    let disowned = "none of its fields is noted as set by platc any more";
    let entry = entry(key("ConfigMap", "a"), Some("u"), None);
    for (departure, live, answer, expected) in [
        (Changed, config("1", "platc"), Ok("1"), None),
        (
            Changed,
            config("2", "platc"),
            Ok("1"),
            Some((Changed, 1, None)),
        ),
        (
            Changed,
            config("1", "other"),
            Ok("1"),
            Some((Changed, 1, Some(disowned))),
        ),
        (
            Recreated,
            config("1", "other"),
            Ok("1"),
            Some((Recreated, 0, None)),
        ),
        (
            Recreated,
            config("2", "other"),
            Ok("1"),
            Some((Recreated, 1, None)),
        ),
        (
            Changed,
            config("2", "other"),
            Err("refused"),
            Some((Unknown, 0, Some("refused"))),
        ),
        (
            Recreated,
            config("2", "other"),
            Err("refused"),
            Some((Recreated, 0, Some("refused"))),
        ),
    ] {
        let case = format!("{departure:?} {live} {answer:?}");
        let departed = Departed {
            entry: &entry,
            live: None,
            departure,
        };
        let answer = answer.map(|value| config(value, "platc"));
        let drifted = departed
            .with_fields(&live, ComparedWith::Applied, answer.map_err(str::to_owned))
            .unwrap();
        let found = drifted.as_ref().map(|drifted| {
            let note = drifted.note.as_deref();
            (drifted.departure, drifted.fields.len(), note)
        });
        assert_eq!(found, expected, "{case}");
    }
}

#[test]
fn without_a_manifest_only_what_one_look_tells_is_known() {
    let entry = entry(key("ConfigMap", "a"), Some("u"), None);
    let unknown = Some("its manifest is neither kept nor compiled any more");
    for (departure, expected, note) in [
        (Departure::Gone, Departure::Gone, None),
        (Departure::Going, Departure::Going, None),
        (Departure::Recreated, Departure::Recreated, None),
        (Departure::Unlabelled, Departure::Unlabelled, None),
        (Departure::Changed, Departure::Unknown, unknown),
    ] {
        let departed = Departed {
            entry: &entry,
            live: None,
            departure,
        };
        let drifted = departed.without_fields();
        assert_eq!(
            (drifted.departure, drifted.note.as_deref()),
            (expected, note)
        );
    }
}

#[test]
fn what_is_not_as_it_was_left_comes_in_the_order_of_components() {
    let drifted = |component: Option<&str>, name: &str| Drifted {
        key: key("ConfigMap", name),
        component: component.map(str::to_owned),
        departure: Departure::Gone,
        compared_with: None,
        fields: Vec::new(),
        note: None,
    };
    let mut objects = [
        drifted(Some("b.former"), "1"),
        drifted(Some("a.second"), "2"),
        drifted(Some("z.first"), "4"),
        drifted(Some("z.first"), "3"),
        drifted(None, "5"),
    ];
    objects.sort_by_cached_key(|drifted| place(&platform(), drifted));
    let names = objects.map(|drifted| drifted.key.name);
    assert_eq!(names, ["5", "3", "4", "2", "1"]);
}

#[test]
fn drift_can_be_read_by_programs() {
    let drift = Drift {
        cluster: About {
            context: "kind".to_owned(),
            server: "https://10.0.0.1:6443".to_owned(),
            id: "c1".to_owned(),
            version: Version { minor: 20 },
        },
        platform: "lake".to_owned(),
        digest: Some("d1".to_owned()),
        objects: vec![Drifted {
            key: key("ConfigMap", "a"),
            component: Some("hdfs.lake".to_owned()),
            departure: Departure::Changed,
            compared_with: Some(ComparedWith::Applied),
            fields: vec![FieldDrift {
                path: "data.a".to_owned(),
                live: Some(json!("1")),
                wanted: None,
                owners: vec![Owner {
                    manager: "kubectl-edit".to_owned(),
                    operation: Operation::Update,
                    subresource: String::new(),
                    time: Some("2026-11-21T10:00:00Z".to_owned()),
                }],
            }],
            note: None,
        }],
        strangers: Vec::new(),
    };
    assert!(drift.is_any());
    assert_eq!(
        serde_json::to_value(&drift).unwrap(),
        json!({
            "cluster": {
                "context": "kind", "server": "https://10.0.0.1:6443", "id": "c1",
                "version": "1.20",
            },
            "platform": "lake",
            "digest": "d1",
            "objects": [{
                "kind": "ConfigMap", "namespace": "data", "name": "a",
                "component": "hdfs.lake", "departure": "changed", "compared_with": "applied",
                "fields": [{
                    "path": "data.a", "live": "1", "wanted": null,
                    "owners": [{
                        "manager": "kubectl-edit", "operation": "Update", "subresource": "",
                        "time": "2026-11-21T10:00:00Z",
                    }],
                }],
                "note": null,
            }],
            "strangers": [],
        })
    );
}
