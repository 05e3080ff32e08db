//! Masks what differs from run to run in what a command prints.

use k8s_openapi::jiff::Timestamp;
use platc_testbed::{Testbed, User};
use serde_json::Value;

/// What may stand behind a word.
const MARKS: [char; 4] = [',', '.', ':', ';'];

/// The version of the program under test.
const PLATC: &str = env!("CARGO_PKG_VERSION");

/// Masks names, times and digests of one session.
pub(crate) struct Mask {
    /// Texts that stand for themselves, and what they become.
    words: Vec<(String, &'static str)>,
}

impl Mask {
    pub(crate) fn of(testbed: &Testbed, namespace: &str) -> Self {
        let (_, system) = testbed.request("GET", "/api/v1/namespaces/kube-system", &Value::Null);
        let id = system["metadata"]["uid"].as_str().unwrap_or_default();
        let server = testbed.config(&User::Admin).cluster_url.to_string();
        let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let version = testbed.minor_version();
        let words = [
            (namespace.to_owned(), "NAMESPACE"),
            (server.trim_end_matches('/').to_owned(), "SERVER"),
            (id.to_owned(), "CLUSTER"),
            (format!("Kubernetes 1.{version}"), "Kubernetes VERSION"),
            (format!("platc {PLATC}"), "platc VERSION"),
            (format!("\"platc\":\"{PLATC}\""), "\"platc\":\"VERSION\""),
            (
                format!("\"version\": \"1.{version}\""),
                "\"version\": \"VERSION\"",
            ),
            (format!("jane@{}", host.trim()), "jane@HOST"),
            ("jane@a machine".to_owned(), "jane@HOST"),
        ];
        Self {
            words: words
                .into_iter()
                .filter(|(text, _)| !text.is_empty())
                .collect(),
        }
    }

    /// The text with the mask on. Lines that tell what happens while it happens are left out: their order
    /// is not certain.
    pub(crate) fn put_on(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (word, mask) in &self.words {
            text = text.replace(word, mask);
        }
        let mut masked = String::new();
        let mut is_told = false;
        for line in text.lines() {
            is_told = tells(line) || (is_told && line.starts_with(&" ".repeat(10)));
            if !is_told {
                masked.push_str(&line_of(line));
                masked.push('\n');
            }
        }
        masked
    }
}

/// Whether it is a line such as `   3 s  zookeeper.zk: created Service/zk`.
fn tells(line: &str) -> bool {
    let time = line.trim_start().split_once(" s  ");
    time.is_some_and(|(seconds, _)| is_number(seconds) && line.len() > 10)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn line_of(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let masked = words.iter().enumerate().map(|(index, word)| {
        let next = words
            .get(index + 1)
            .map(|next| next.trim_end_matches(MARKS));
        let former = index.checked_sub(1).and_then(|former| words.get(former));
        let core = word.trim_end_matches(MARKS);
        if is_number(core) && (next == Some("s") || former == Some(&"pid")) {
            word.replacen(core, "N", 1)
        } else {
            word_of(word)
        }
    });
    masked.collect::<Vec<_>>().join(" ")
}

/// Masks times, and digests that are a part of the word.
fn word_of(word: &str) -> String {
    let is_of_time = |c: char| c.is_ascii_alphanumeric() || "-:.".contains(c);
    each_part(word, is_of_time, |part| {
        let core = part.trim_matches(['.', ':']);
        if core.contains('T') && core.parse::<Timestamp>().is_ok() {
            return part.replacen(core, "TIME", 1);
        }
        each_part(
            part,
            |c| c.is_ascii_alphanumeric(),
            |part| if is_digest(part) { "HEX" } else { part }.to_owned(),
        )
    })
}

/// The text with something else for each part of it that is of such characters.
fn each_part(
    text: &str,
    is_of_part: impl Fn(char) -> bool,
    mask: impl Fn(&str) -> String,
) -> String {
    let mut masked = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| is_of_part(c) != is_of_part(first));
        let (part, more) = rest.split_at(end.unwrap_or(rest.len()));
        if is_of_part(first) {
            masked.push_str(&mask(part));
        } else {
            masked.push_str(part);
        }
        rest = more;
    }
    masked
}

/// Eight hexadecimal digits or more, in lower case.
fn is_digest(part: &str) -> bool {
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    part.len() >= 8 && part.bytes().all(hex) && part.bytes().any(|byte| byte.is_ascii_digit())
}

#[test]
fn a_mask_hides_what_differs() {
    let mask = Mask {
        words: vec![("shop-7-99".to_owned(), "NAMESPACE")],
    };
    for (text, expected) in [
        ("Service/web in shop-7-99\n", "Service/web in NAMESPACE\n"),
        (
            "Applied in 12 s: 3 created.\n",
            "Applied in N s: 3 created.\n",
        ),
        (
            "pid 42, 2026-11-21T10:00:00Z, died\n",
            "pid N, TIME, died\n",
        ),
        (
            "{\"at\":\"2026-11-21T10:00:00.5Z\",\"id\":\"\"}\n",
            "{\"at\":\"TIME\",\"id\":\"\"}\n",
        ),
        ("Job/init-1a2b3c4d5e gone\n", "Job/init-HEX gone\n"),
        (
            "     3 s  zk: FAILED: it ends\n          last lines\nDone\n",
            "Done\n",
        ),
        ("deadline 10000000 facade\n", "deadline HEX facade\n"),
    ] {
        assert_eq!(mask.put_on(text), expected);
    }
}
