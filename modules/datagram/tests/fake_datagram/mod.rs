//! A server that answers like Datagram: with basic auth, and a POST that makes another record unless
//! it has an `e_id`, and otherwise empties what is not sent.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Map, Value, json};

/// How the server differs from one in good health.
#[derive(Clone)]
pub(crate) struct Behaviour {
    /// The password of the user `admin`.
    pub(crate) password: &'static str,
    /// Whether the user may do anything.
    pub(crate) is_admin: bool,
    /// Connections that are closed without an answer before the others are served.
    pub(crate) connections_dropped: u32,
    /// Records that are saved without an answer before the others are answered.
    pub(crate) answers_lost_after_saving: u32,
    /// Answers a POST with an error that quotes it.
    pub(crate) refuses_with_what_was_sent: bool,
    /// Fields that records of this version do not have.
    pub(crate) unknown_fields: &'static [&'static str],
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            password: "open sesame",
            is_admin: true,
            connections_dropped: 0,
            answers_lost_after_saving: 0,
            refuses_with_what_was_sent: false,
            unknown_fields: &[],
        }
    }
}

/// A running server; it ends with the test.
pub(crate) struct FakeDatagram {
    url: String,
    state: Arc<Mutex<State>>,
}

struct State {
    behaviour: Behaviour,
    records: Vec<Value>,
    requests: Vec<String>,
}

struct Request {
    line: String,
    authorization: String,
    body: String,
}

impl FakeDatagram {
    /// Starts a server with these records.
    pub(crate) fn start(behaviour: Behaviour, records: impl IntoIterator<Item = Value>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let url = format!("http://{}", listener.local_addr().expect("it listens"));
        let state = Arc::new(Mutex::new(State {
            behaviour,
            records: records.into_iter().collect(),
            requests: Vec::new(),
        }));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                serve(&mut lock(&shared), stream.expect("the client connects"));
            }
        });
        Self { url, state }
    }

    /// Where it answers.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// All records.
    pub(crate) fn records(&self) -> Vec<Value> {
        lock(&self.state).records.clone()
    }

    /// Method and path of every request since the last time.
    pub(crate) fn requests(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.state).requests)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().expect("no request panics")
}

fn serve(state: &mut State, mut stream: TcpStream) {
    if state.behaviour.connections_dropped > 0 {
        state.behaviour.connections_dropped -= 1;
        // The request is read first, or the client would see a reset.
        read(&stream);
        return;
    }
    let request = read(&stream);
    state.requests.push(request.line.clone());
    let (status, body) = state.answer(&request);
    let is_lost = request.line.starts_with("POST") && state.behaviour.answers_lost_after_saving > 0;
    if is_lost {
        state.behaviour.answers_lost_after_saving -= 1;
    } else {
        let length = body.len();
        let head = format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {length}");
        write!(stream, "{head}\r\n\r\n{body}").expect("the client reads");
    }
}

fn read(stream: &TcpStream) -> Request {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("the client sends");
        if line.trim().is_empty() {
            break;
        }
        lines.push(line.trim().to_owned());
    }
    let header = |name: &str| {
        let found = lines.iter().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then(|| value.to_owned())
        });
        found.unwrap_or_default()
    };
    let mut body = vec![0; header("content-length").parse().unwrap_or(0)];
    reader.read_exact(&mut body).expect("the client sends");
    Request {
        line: lines[0].trim_end_matches(" HTTP/1.1").to_owned(),
        authorization: header("authorization"),
        body: String::from_utf8(body).expect("JSON is text"),
    }
}

impl State {
    /// Status and body.
    fn answer(&mut self, request: &Request) -> (u16, String) {
        // `admin:open sesame`, as the header carries it.
        let is_known = self.behaviour.password == "open sesame"
            && request.authorization == "Basic YWRtaW46b3BlbiBzZXNhbWU=";
        if !is_known {
            return (401, String::new());
        }
        if !self.behaviour.is_admin {
            return (403, String::new());
        }
        let (method, path) = request.line.split_once(' ').expect("a method and a path");
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        match (method, parts.as_slice()) {
            ("GET", ["api", "teneo", kind]) => (200, json!(self.list(kind)).to_string()),
            ("GET", ["api", "deep", _, id]) => (200, self.whole(id).to_string()),
            ("POST", ["api", "teneo", _]) => self.save(&request.body),
            _ => (404, String::new()),
        }
    }

    /// All records of a type; in a list what has several values comes empty.
    fn list(&self, kind: &str) -> Vec<Value> {
        let mut records = self.records.clone();
        records.retain(|record| record["_type_"] == kind);
        for value in records.iter_mut().flat_map(|record| {
            let record: &mut Map<String, Value> =
                record.as_object_mut().expect("a record is an object");
            record.values_mut()
        }) {
            if value.is_array() {
                *value = json!([]);
            }
        }
        records
    }

    fn whole(&self, id: &str) -> Value {
        let id: Option<u64> = id.parse().ok();
        let same = |record: &&Value| record["e_id"].as_u64() == id;
        self.records.iter().find(same).cloned().unwrap_or_default()
    }

    fn save(&mut self, body: &str) -> (u16, String) {
        if self.behaviour.refuses_with_what_was_sent {
            return (500, body.to_owned());
        }
        let mut record: Value = serde_json::from_str(body).expect("the body is JSON");
        let fields = record.as_object_mut().expect("a record is an object");
        fields.retain(|name, _| !self.behaviour.unknown_fields.contains(&name.as_str()));
        if let Some(id) = fields.get("e_id").cloned() {
            let same = |other: &&mut Value| other["e_id"] == id;
            let found = self.records.iter_mut().find(same);
            *found.expect("there is a record with the e_id") = record.clone();
        } else {
            let ids = self
                .records
                .iter()
                .filter_map(|other| other["e_id"].as_u64());
            let next = ids.max().unwrap_or(0) + 1;
            fields.insert("e_id".to_owned(), json!(next));
            self.records.push(record.clone());
        }
        (200, record.to_string())
    }
}
