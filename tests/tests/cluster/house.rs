//! A platform of this repository, and an API server that nobody else uses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use platc_cluster::applying::{self, Event, Listener, Options, Report};
use platc_cluster::journal::Operation;
use platc_cluster::planning::{self, LivePlan, Permissions};
use platc_cluster::{Cluster, Platform, Wanted};
use platc_compiler::Compilation;
use platc_sdk::SecretSource;
use platc_testbed::{Proxy, Testbed, User};
use platc_testing::compile_text;
use platc_tests::repository;
use serde_json::{Value, json};

/// An API server with a proxy in front of it, and a way through the proxy.
pub(crate) struct House {
    pub(crate) testbed: Testbed,
    pub(crate) proxy: Proxy,
    pub(crate) runtime: tokio::runtime::Runtime,
    pub(crate) cluster: Cluster,
    _turn: MutexGuard<'static, ()>,
}

/// Each house has an API server and a cluster of its own, so they are built one after the other.
static TURN: Mutex<()> = Mutex::new(());

impl House {
    /// `None` when there is no API server on this machine, after saying so.
    pub(crate) fn new(test: &str) -> Option<Self> {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let testbed = match Testbed::private() {
            Ok(testbed) => testbed,
            Err(missing) => {
                platc_testing::skip(test, &missing.to_string());
                return None;
            }
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime starts");
        let proxy = testbed.proxy(&User::Admin);
        let cluster = connect(&runtime, &proxy);
        Some(Self {
            testbed,
            proxy,
            runtime,
            cluster,
            _turn: turn,
        })
    }

    /// From now on everything is asked as this user.
    pub(crate) fn become_user(&mut self, user: &User) {
        self.proxy = self.testbed.proxy(user);
        self.cluster = connect(&self.runtime, &self.proxy);
    }

    pub(crate) fn plan(&self, platform: &Platform) -> LivePlan {
        self.runtime
            .block_on(planning::plan(
                &self.cluster,
                platform,
                &Permissions::default(),
            ))
            .expect("a plan can be made")
    }

    /// Plans and applies; everything has to become ready.
    pub(crate) fn apply(&self, platform: &Platform, heard: &Heard) -> Report {
        let plan = self.plan(platform);
        let environment = |_: &str| None;
        let options = options(&environment);
        let report = self
            .runtime
            .block_on(applying::apply(
                &self.cluster,
                platform,
                &plan,
                &options,
                heard,
            ))
            .unwrap_or_else(|error| panic_with(&error.to_string()));
        assert!(report.is_complete(), "{report:#?}");
        report
    }

    /// Makes the Secrets that a person makes by hand, and the namespaces that they are in.
    pub(crate) fn make_existing_secrets(&self, platform: &Platform) {
        let mut secrets: BTreeMap<(&str, &str), ByHand> = BTreeMap::new();
        for each in &platform.secrets {
            if each.source == SecretSource::Existing {
                let by_hand = secrets.entry((&each.namespace, &each.secret)).or_default();
                by_hand.keys.extend(each.key.clone());
                by_hand.pulls |= each.path.contains("imagePullSecrets");
            }
        }
        for ((namespace, name), by_hand) in secrets {
            self.make_namespace(namespace);
            let path = format!("/api/v1/namespaces/{namespace}/secrets");
            self.make(&path, &by_hand.manifest(name));
        }
    }

    /// Makes a namespace if it is not there.
    pub(crate) fn make_namespace(&self, name: &str) {
        let object = json!({
            "apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name},
        });
        self.testbed.request("POST", "/api/v1/namespaces", &object);
    }

    /// Makes an object, as a person would with kubectl.
    pub(crate) fn make(&self, path: &str, object: &Value) {
        let (code, answer) = self.testbed.request("POST", path, object);
        assert_eq!(code, 201, "{path}: {answer}");
    }

    /// The objects at a path.
    pub(crate) fn list(&self, path: &str) -> Vec<Value> {
        let (code, list) = self.testbed.request("GET", path, &Value::Null);
        assert_eq!(code, 200, "{path}: {list}");
        list["items"].as_array().cloned().unwrap_or_default()
    }
}

/// A Secret that a person makes.
#[derive(Default)]
struct ByHand {
    keys: BTreeSet<String>,
    /// Nodes pull images with it.
    pulls: bool,
}

impl ByHand {
    fn manifest(&self, name: &str) -> Value {
        let mut data: BTreeMap<&str, &str> = BTreeMap::new();
        data.extend(self.keys.iter().map(|key| (key.as_str(), "by hand")));
        let kind = if self.pulls {
            data.insert(".dockerconfigjson", "{\"auths\":{}}");
            "kubernetes.io/dockerconfigjson"
        } else {
            "Opaque"
        };
        json!({
            "apiVersion": "v1", "kind": "Secret", "type": kind,
            "metadata": {"name": name}, "stringData": data,
        })
    }
}

fn connect(runtime: &tokio::runtime::Runtime, proxy: &Proxy) -> Cluster {
    let wanted = Wanted {
        kubeconfig: Some(proxy.kubeconfig().to_owned()),
        context: None,
    };
    runtime
        .block_on(Cluster::connect(&wanted))
        .unwrap_or_else(|error| panic_with(&error.to_string()))
}

/// How these tests apply.
pub(crate) fn options(environment: &(dyn Fn(&str) -> Option<String> + Sync)) -> Options<'_> {
    Options {
        concurrency: 16,
        patience: Duration::from_mins(1),
        allow_prune: None,
        holder: "a test".to_owned(),
        lease: Duration::from_secs(30),
        operation: Operation::Apply,
        environment,
        stop: tokio::sync::watch::channel(false).1,
    }
}

/// The text of a platform of this repository, for the oldest server there is.
pub(crate) fn text_of(file: &Path) -> String {
    let text = std::fs::read_to_string(repository().join(file)).expect("the file can be read");
    let lines = text.lines().map(|line| {
        if line.starts_with("kubernetes = ") {
            "kubernetes = \"1.20\""
        } else {
            line
        }
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}

pub(crate) fn compiled(text: &str) -> Compilation {
    compile_text(&platc::standard_modules(), text)
}

pub(crate) fn platform_of(text: &str) -> Platform {
    Platform::of(&compiled(text))
}

#[expect(clippy::panic, reason = "the test has failed")]
pub(crate) fn panic_with(message: &str) -> ! {
    panic!("{message}")
}

/// Hears what happens.
#[derive(Clone, Default)]
pub(crate) struct Heard(Arc<Mutex<Vec<Event>>>);

impl Heard {
    pub(crate) fn events(&self) -> Vec<Event> {
        self.0.lock().expect("no test panics in it").clone()
    }
}

impl Listener for Heard {
    fn hear(&self, event: Event) {
        self.0.lock().expect("no test panics in it").push(event);
    }
}
