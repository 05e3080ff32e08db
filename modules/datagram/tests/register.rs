//! The script that makes other servers known, against a server that behaves like Datagram.
#![expect(
    clippy::disallowed_methods,
    reason = "the rule is for modules; this test runs a script against a server"
)]

use std::process::{Command, Output};

use serde_json::{Value, json};

mod fake_datagram;

use fake_datagram::{Behaviour, FakeDatagram};

const LIVY: &[&str] = &[
    "rt.LivyServer",
    "name=k8s_livy",
    "http=http://livy.example.com:8998/",
];

const AIRFLOW: &[&str] = &[
    "rt.Airflow",
    "name=flow",
    "apiPassword@=AIRFLOW_PASSWORD",
    "runOnLivy:=true",
];

/// Whether there is a Python; without one only CI fails.
fn has_python() -> bool {
    let found = Command::new("python3")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success());
    if !found {
        platc_testing::skip("register", "there is no python3: apt-get install python3");
    }
    found
}

/// Runs the script as the Job does.
fn register(server: &FakeDatagram, arguments: &[&str]) -> Told {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/src/register.py");
    let output = Command::new("python3")
        .arg(script)
        .args(arguments)
        .env("DATAGRAM_URL", server.url())
        .env("DATAGRAM_USER", "admin")
        .env("DATAGRAM_PASSWORD", "open sesame")
        .env("DATAGRAM_PATIENCE", "2")
        .env("AIRFLOW_PASSWORD", "flow-secret")
        .output()
        .expect("python3 runs");
    Told::from(output)
}

/// What the script said and how it ended.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    code: Option<i32>,
    out: String,
    error: String,
}

impl From<Output> for Told {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("it prints text"),
            error: String::from_utf8(output.stderr).expect("it prints text"),
        }
    }
}

fn done(out: &str) -> Told {
    Told {
        code: Some(0),
        out: out.to_owned(),
        error: String::new(),
    }
}

fn failed(error: &str) -> Told {
    Told {
        code: Some(1),
        out: String::new(),
        error: error.to_owned(),
    }
}

const LIST: &str = "GET /api/teneo/rt.LivyServer";
const SAVE: &str = "POST /api/teneo/rt.LivyServer";

#[test]
fn the_first_run_makes_the_record_and_the_second_sends_nothing() {
    if !has_python() {
        return;
    }
    let server = FakeDatagram::start(Behaviour::default(), []);
    let told = register(&server, LIVY);
    assert_eq!(told, done("rt.LivyServer k8s_livy was made\n"));
    let record = json!({
        "_type_": "rt.LivyServer",
        "e_id": 1,
        "name": "k8s_livy",
        "http": "http://livy.example.com:8998/",
        "isDefault": true,
    });
    assert_eq!(server.records(), vec![record.clone()]);
    assert_eq!(server.requests(), [LIST, SAVE, LIST]);

    let told = register(&server, LIVY);
    assert_eq!(told, done("rt.LivyServer k8s_livy is as it should be\n"));
    assert_eq!(server.records(), vec![record]);
    assert_eq!(server.requests(), [LIST, LIST]);
}

#[test]
fn a_change_goes_to_the_same_record_and_keeps_what_people_set() {
    if !has_python() {
        return;
    }
    let with = |url: &str| {
        json!({
            "_type_": "rt.LivyServer",
            "e_id": 7,
            "name": "k8s_livy",
            "http": url,
            "isDefault": false,
            "driverMemory": "2g",
            "defaultSparkConf": [{"_type_": "etl.Property", "e_id": 8, "name": "spark.ui.port"}],
        })
    };
    let other = json!({"_type_": "rt.LivyServer", "e_id": 9, "name": "yarn", "isDefault": true});
    let before = [with("http://old.example.com:8998/"), other.clone()];
    let server = FakeDatagram::start(Behaviour::default(), before);
    let told = register(&server, LIVY);
    assert_eq!(told, done("rt.LivyServer k8s_livy was changed: http\n"));
    let after = vec![with("http://livy.example.com:8998/"), other];
    assert_eq!(server.records(), after);
    let whole = "GET /api/deep/rt.LivyServer/7";
    assert_eq!(server.requests(), [LIST, whole, SAVE, LIST]);
}

#[test]
fn a_second_server_does_not_become_the_default_one() {
    if !has_python() {
        return;
    }
    let other = json!({"_type_": "rt.LivyServer", "e_id": 1, "name": "yarn", "isDefault": true});
    let server = FakeDatagram::start(Behaviour::default(), [other]);
    register(&server, LIVY);
    let default: Vec<Value> = server
        .records()
        .iter()
        .map(|record| json!([record["name"], record["isDefault"]]))
        .collect();
    assert_eq!(default, [json!(["yarn", true]), json!(["k8s_livy", false])]);
}

#[test]
fn two_records_of_one_name_are_left_to_people() {
    if !has_python() {
        return;
    }
    let record = |id: u32| json!({"_type_": "rt.LivyServer", "e_id": id, "name": "k8s_livy"});
    let server = FakeDatagram::start(Behaviour::default(), [record(3), record(5)]);
    let told = register(&server, LIVY);
    let expected = "there are 2 records of rt.LivyServer with the name k8s_livy (e_id 3, 5): \
                    delete all but one in Datagram\n";
    assert_eq!(told, failed(expected));
    assert_eq!(server.requests(), [LIST]);
}

#[test]
fn a_server_that_is_away_at_first_is_waited_for() {
    if !has_python() {
        return;
    }
    let behaviour = Behaviour {
        connections_dropped: 1,
        ..Behaviour::default()
    };
    let server = FakeDatagram::start(behaviour, []);
    let told = register(&server, LIVY);
    let expected = "waiting for Datagram: GET /api/teneo/rt.LivyServer: \
                    Remote end closed connection without response\n\
                    rt.LivyServer k8s_livy was made\n";
    assert_eq!(told, done(expected));
}

#[test]
fn a_lost_answer_to_a_new_record_does_not_make_it_twice() {
    if !has_python() {
        return;
    }
    let behaviour = Behaviour {
        answers_lost_after_saving: 1,
        ..Behaviour::default()
    };
    let server = FakeDatagram::start(behaviour, []);
    let told = register(&server, LIVY);
    let expected = "waiting for Datagram: POST /api/teneo/rt.LivyServer: \
                    Remote end closed connection without response\n\
                    rt.LivyServer k8s_livy is as it should be\n";
    assert_eq!(told, done(expected));
    assert_eq!(server.requests(), [LIST, SAVE, LIST, LIST]);
}

#[test]
fn a_server_that_stays_away_is_given_up() {
    if !has_python() {
        return;
    }
    let behaviour = Behaviour {
        connections_dropped: 99,
        ..Behaviour::default()
    };
    let server = FakeDatagram::start(behaviour, []);
    let told = register(&server, LIVY);
    let reason = "GET /api/teneo/rt.LivyServer: Remote end closed connection without response\n";
    let expected = Told {
        code: Some(1),
        out: format!("waiting for Datagram: {reason}"),
        error: format!("gave up after 2 seconds: {reason}"),
    };
    assert_eq!(told, expected);
}

#[test]
fn a_login_that_is_not_enough_is_told_without_the_password() {
    if !has_python() {
        return;
    }
    let cases = [
        (
            "another password",
            true,
            "Datagram does not accept the password of user admin: \
             the Secret has to hold the one that the server knows\n",
        ),
        (
            "open sesame",
            false,
            "user admin may not do this: it has to be an administrator\n",
        ),
    ];
    for (password, is_admin, expected) in cases {
        let behaviour = Behaviour {
            password,
            is_admin,
            ..Behaviour::default()
        };
        let server = FakeDatagram::start(behaviour, []);
        assert_eq!(register(&server, LIVY), failed(expected));
    }
}

#[test]
fn a_secret_is_sent_and_never_printed() {
    if !has_python() {
        return;
    }
    let server = FakeDatagram::start(Behaviour::default(), []);
    let told = register(&server, AIRFLOW);
    assert_eq!(told, done("rt.Airflow flow was made\n"));
    let record = json!({
        "_type_": "rt.Airflow",
        "e_id": 1,
        "name": "flow",
        "apiPassword": "flow-secret",
        "runOnLivy": true,
        "isDefault": true,
    });
    assert_eq!(server.records(), vec![record]);

    let behaviour = Behaviour {
        refuses_with_what_was_sent: true,
        ..Behaviour::default()
    };
    let server = FakeDatagram::start(behaviour, []);
    let told = register(&server, AIRFLOW);
    let expected = "POST /api/teneo/rt.Airflow: HTTP 500: {\"_type_\": \"rt.Airflow\", \
                    \"name\": \"flow\", \"apiPassword\": \"***\", \"runOnLivy\": true, \
                    \"isDefault\": true}\n";
    assert_eq!(told, failed(expected));
}

#[test]
fn fields_that_an_old_server_does_not_know_are_named() {
    if !has_python() {
        return;
    }
    let behaviour = Behaviour {
        // Whether a secret was kept cannot be seen: a server may hide it.
        unknown_fields: &["runOnLivy", "apiPassword"],
        ..Behaviour::default()
    };
    let server = FakeDatagram::start(behaviour, []);
    let told = register(&server, AIRFLOW);
    let expected = "rt.Airflow flow was made\n\
                    this version of Datagram does not keep: runOnLivy\n";
    assert_eq!(told, done(expected));
}
