//! The script that sends an application to Livy, with a stand-in for Livy.
#![expect(
    clippy::disallowed_methods,
    reason = "the test starts a program and talks to it"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;

/// What a Livy answers, in order: the words that a request begins with, and the answer.
type Talk = &'static [(&'static str, &'static str)];

#[test]
fn the_script_ends_as_the_application_does() {
    let cases: [(Talk, bool, &str); 3] = [
        (
            &[
                (
                    "POST /batches {\"file\": \"a.py\", \"name\": \"run-1\"}",
                    r#"{"id": 7}"#,
                ),
                ("GET /batches/7/state", r#"{"state": "success"}"#),
            ],
            true,
            "run-1 is LIVY/batches/7\nsuccess\n",
        ),
        (
            &[
                ("POST /batches", r#"{"id": 8}"#),
                ("GET /batches/8/state", r#"{"state": "dead"}"#),
                ("GET /batches/8/log?size=200", r#"{"log": ["one", "two"]}"#),
            ],
            false,
            "run-1 is LIVY/batches/8\ndead\none\ntwo\n",
        ),
        (&[("POST /batches", "refused")], false, ""),
    ];
    for (talk, ends_well, expected) in cases {
        let livy = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let url = format!("http://{}", livy.local_addr().expect("it has an address"));
        let place = tempfile::tempdir().expect("a directory can be made");
        let batch = place.path().join("batch.json");
        std::fs::write(&batch, r#"{"file": "a.py"}"#).expect("it can be written");
        let server = std::thread::spawn(move || {
            let asked = talk.iter().map(|(_, answer)| answered(&livy, answer));
            asked.collect::<Vec<_>>()
        });
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/src/job/run_batch.py");
        let output = Command::new("python3")
            .args([script, &url, "run-1"])
            .arg(batch)
            .output()
            .expect("python3 runs");
        let told = String::from_utf8_lossy(&output.stderr);
        let asked = server.join().expect("it ends");
        for (asked, (expected, _)) in asked.iter().zip(talk) {
            assert!(asked.starts_with(expected), "{asked} {told}");
        }
        let said = String::from_utf8_lossy(&output.stdout).replace(&url, "LIVY");
        assert_eq!(
            (output.status.success(), said.as_str()),
            (ends_well, expected),
            "{told}"
        );
    }
}

/// Answers one request; gives its method, path and body. `refused` is no JSON but an error.
fn answered(livy: &TcpListener, answer: &str) -> String {
    let (stream, _) = livy.accept().expect("somebody asks");
    let mut reader = BufReader::new(stream);
    let mut lines = (&mut reader).lines().map_while(Result::ok);
    let first = lines.next().unwrap_or_default();
    let length = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| {
            line.to_lowercase()
                .strip_prefix("content-length: ")?
                .parse::<usize>()
                .ok()
        })
        .sum::<usize>();
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("the body is there");
    let status = if answer == "refused" {
        "400 Bad Request"
    } else {
        "200 OK"
    };
    let mut stream: TcpStream = reader.into_inner();
    write!(
        stream,
        "HTTP/1.0 {status}\r\nContent-Length: {}\r\n\r\n{answer}",
        answer.len()
    )
    .expect("it can be written");
    let asked = first.trim_end_matches(" HTTP/1.1");
    format!("{asked} {}", String::from_utf8_lossy(&body))
}
