//! The proxy: what it writes down and what it makes fail.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use platc_testbed::{Fault, Proxy, User};

use crate::testbed;

/// Sends a request and reads all that comes back until the connection is closed.
fn ask(proxy: &Proxy, method: &str, target: &str) -> String {
    let url = proxy.url();
    let mut stream =
        TcpStream::connect(url.trim_start_matches("http://")).expect("the proxy listens");
    let head = format!("{method} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("the proxy reads");
    let mut answer = String::new();
    // A connection that the proxy resets gives what came before.
    let _ = stream.read_to_string(&mut answer);
    answer
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("closed")
}

#[test]
fn requests_are_passed_on_and_written_down() {
    let Some(testbed) = testbed("requests_are_passed_on_and_written_down") else {
        return;
    };
    let proxy = testbed.proxy(&User::Admin);
    assert_eq!(
        status(&ask(&proxy, "GET", "/api/v1/namespaces?limit=1")),
        "200"
    );
    assert_eq!(status(&ask(&proxy, "GET", "/api/v1/nothing")), "404");
    let seen: Vec<(String, String, String, u16)> = proxy
        .requests()
        .into_iter()
        .map(|request| (request.method, request.path, request.query, request.status))
        .collect();
    let expected = [
        ("GET", "/api/v1/namespaces", "limit=1", 200),
        ("GET", "/api/v1/nothing", "", 404),
    ]
    .map(|(method, path, query, status)| {
        (method.to_owned(), path.to_owned(), query.to_owned(), status)
    });
    assert_eq!(seen, expected);
    let restricted = testbed.proxy(&User::Restricted);
    assert_eq!(
        status(&ask(&restricted, "GET", "/api/v1/namespaces")),
        "403"
    );
}

#[test]
fn the_requests_that_are_meant_fail_and_the_others_do_not() {
    let Some(testbed) = testbed("the_requests_that_are_meant_fail_and_the_others_do_not") else {
        return;
    };
    let proxy = testbed.proxy(&User::Admin);
    let busy = proxy.add(
        Fault::answer(429)
            .retry_after(7)
            .on(|request| request.path == "/version")
            .nth(2..=3),
    );
    let closed = proxy.add(Fault::close().on(|request| request.path == "/healthz"));
    let answers: Vec<String> = [
        "/version", "/version", "/readyz", "/version", "/version", "/healthz",
    ]
    .iter()
    .map(|path| ask(&proxy, "GET", path))
    .collect();
    let codes: Vec<&str> = answers.iter().map(|answer| status(answer)).collect();
    assert_eq!(codes, ["200", "429", "200", "429", "200", "closed"]);
    let retry: Vec<&str> = answers[1]
        .lines()
        .filter(|line| line.starts_with("retry-after"))
        .collect();
    assert_eq!(retry, ["retry-after: 7"]);
    assert_eq!((busy.times(), closed.times()), (2, 1));
    proxy.heal();
    assert_eq!(status(&ask(&proxy, "GET", "/healthz")), "200");
}

#[test]
fn a_write_is_done_when_the_connection_is_closed_after_its_answer() {
    let Some(testbed) = testbed("a_write_is_done_when_the_connection_is_closed_after_its_answer")
    else {
        return;
    };
    let namespace = testbed.namespace("proxy");
    let account = |name: &str| namespace.path("v1", &format!("serviceaccounts/{name}"));
    namespace.wait("v1", "serviceaccounts/default", |_| true);
    let proxy = testbed.proxy(&User::Admin);
    let before = proxy.add(
        Fault::call(|_| {})
            .on(platc_testbed::Request::is_write)
            .nth(1..=1),
    );
    let after = proxy.add(
        Fault::call(|_| {})
            .on(platc_testbed::Request::is_write)
            .nth(2..=2)
            .after_answer(),
    );
    assert_eq!(
        status(&ask(&proxy, "DELETE", &account("default"))),
        "closed"
    );
    assert!(namespace.get("v1", "serviceaccounts/default").is_some());
    assert_eq!(
        status(&ask(&proxy, "DELETE", &account("default"))),
        "closed"
    );
    assert!(namespace.get("v1", "serviceaccounts/default").is_none());
    assert_eq!((before.times(), after.times()), (1, 1));
}

#[test]
fn a_watch_ends_when_it_is_cut_and_an_answer_can_be_late() {
    let Some(testbed) = testbed("a_watch_ends_when_it_is_cut_and_an_answer_can_be_late") else {
        return;
    };
    let proxy = testbed.proxy(&User::Admin);
    let late = Duration::from_millis(200);
    proxy.add(Fault::delay(late).on(|request| request.path == "/version"));
    let start = std::time::Instant::now();
    assert_eq!(status(&ask(&proxy, "GET", "/version")), "200");
    assert!(start.elapsed() >= late);
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| ask(&proxy, "GET", "/api/v1/nodes?watch=true"));
        while !proxy
            .requests()
            .iter()
            .any(|request| request.is_watch() && request.status == 200)
        {
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(!watch.is_finished());
        proxy.cut_watches();
        assert_eq!(status(&watch.join().unwrap()), "200");
    });
}
