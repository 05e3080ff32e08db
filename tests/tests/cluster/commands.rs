//! Sessions at a terminal with a cluster: each `live/<case>/session.txt` holds commands and what they
//! print.
//!
//! As in `tests/cli.rs`, lines that start with `$ ` run one after the other in a copy of the case's other
//! files. `NAMESPACE` in the files and the lines is a name that no other test uses; what differs from run
//! to run is masked (`masked.rs`). Lines that start with `> ` are what others do to the cluster
//! (`others.rs`). `UPDATE_EXPECT=1` writes the sessions.

use std::path::{Path, PathBuf};

use platc_testbed::Testbed;
use platc_tests::terminal::Terminal;
use platc_tests::{compare_with_file, repository};
use serde_json::Value;

use crate::masked::Mask;
use crate::others::Others;

/// Runs the session of this name.
fn session(case: &str) {
    let testbed = match Testbed::shared() {
        Ok(testbed) => testbed,
        Err(missing) => return platc_testing::skip(case, &missing.to_string()),
    };
    let directory = repository().join("tests/live").join(case);
    let place = Place::new(testbed, case);
    let (file, transcript) = place.run(&directory);
    let compared = compare_with_file(&file, &transcript);
    assert_eq!(compared, Ok(()));
}

macro_rules! sessions {
    ($($name:ident: $case:literal,)+) => {
        $(#[test]
        fn $name() {
            session($case);
        })+
    };
}

sessions! {
    what_kubectl_and_helm_made_is_adopted_without_a_restart: "adopt",
    a_platform_is_looked_at: "look",
    a_way_back_brings_back_the_manifests: "rollback",
    a_destroy_leaves_data_that_is_not_named: "destroy",
    a_destroy_that_is_stopped_goes_on: "stop",
    a_password_of_a_database_is_rotated: "rotate",
    a_lease_is_taken_from_a_run_that_died: "unlock",
    a_rerun_gives_broken_pods_their_chance: "rerun",
    what_broke_is_replaced_by_what_was_mended: "mended",
}

/// Namespaces that no other test uses; they go when this is dropped.
struct Place {
    testbed: &'static Testbed,
    namespace: String,
}

impl Place {
    fn new(testbed: &'static Testbed, case: &str) -> Self {
        let time = std::time::SystemTime::UNIX_EPOCH.elapsed();
        let time = time.map_or(0, |time| time.as_millis() % 100_000_000);
        Self {
            testbed,
            namespace: format!("{case}-{}-{time}", std::process::id()),
        }
    }

    /// The file of the session, and the session as it went.
    fn run(&self, case: &Path) -> (PathBuf, String) {
        let file = case.join("session.txt");
        let script = std::fs::read_to_string(&file).expect("the session can be read");
        let edit = |text: &str| text.replace("NAMESPACE", &self.namespace);
        let platc = Path::new(env!("CARGO_BIN_EXE_platc-under-test"));
        let mut terminal = Terminal::open(case, platc, &edit).expect("a directory can be made");
        let kubeconfig = self.testbed.kubeconfig();
        terminal.set("KUBECONFIG", &kubeconfig.to_string_lossy());
        terminal.set("USER", "jane");
        let mask = Mask::of(self.testbed, &self.namespace);
        let mut others = Others::new(self.testbed, &self.namespace, terminal.directory());
        let mut transcript = String::new();
        for line in script.lines() {
            let printed = if let Some(command) = line.strip_prefix("$ ") {
                terminal.run(&edit(command)).expect("a shell starts")
            } else if let Some(deed) = line.strip_prefix("> ") {
                others.run(&edit(deed))
            } else {
                continue;
            };
            transcript.push_str(line);
            transcript.push('\n');
            transcript.push_str(&mask.put_on(&printed));
        }
        (file, transcript)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let all = "/api/v1/namespaces";
        let (_, list) = self.testbed.request("GET", all, &Value::Null);
        let names = list["items"].as_array().into_iter().flatten();
        let names = names.filter_map(|each| each["metadata"]["name"].as_str());
        for name in names.filter(|name| name.starts_with(&self.namespace)) {
            let path = format!("{all}/{name}");
            self.testbed.request("DELETE", &path, &Value::Null);
        }
    }
}
