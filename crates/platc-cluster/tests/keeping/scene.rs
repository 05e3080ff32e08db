//! A namespace of the shared API server, and the way to it through a proxy that counts and breaks.

use platc_cluster::inventory::Entry;
use platc_cluster::lease::Fence;
use platc_cluster::object::Key;
use platc_cluster::{Cluster, Wanted};
use platc_testbed::{Namespace, Proxy, Testbed, User};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The platform of all tests here.
pub(crate) const PLATFORM: &str = "lake";

pub(crate) struct Scene {
    pub(crate) testbed: &'static Testbed,
    pub(crate) namespace: Namespace<'static>,
    pub(crate) proxy: Proxy,
    pub(crate) cluster: Cluster,
    pub(crate) runtime: tokio::runtime::Runtime,
}

impl Scene {
    /// `None` when there is no API server on this machine, after saying so.
    pub(crate) fn new(name: &str) -> Option<Self> {
        let testbed = match Testbed::shared() {
            Ok(testbed) => testbed,
            Err(missing) => {
                platc_testing::skip(name, &missing.to_string());
                return None;
            }
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime starts");
        let proxy = testbed.proxy(&User::Admin);
        let wanted = Wanted {
            kubeconfig: Some(testbed.kubeconfig_through(&proxy)),
            context: None,
        };
        let cluster = runtime
            .block_on(Cluster::connect(&wanted))
            .expect("the testbed answers");
        proxy.clear();
        Some(Self {
            testbed,
            namespace: testbed.namespace(name),
            proxy,
            cluster,
            runtime,
        })
    }

    pub(crate) fn run<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// Verb and the last part of the path of each request since the last call.
    pub(crate) fn requests(&self) -> Vec<String> {
        let requests = self.proxy.requests();
        self.proxy.clear();
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        requests
            .iter()
            .map(|request| format!("{} {}", request.method, name(&request.path)))
            .collect()
    }

    /// The `ConfigMap`s that platc keeps.
    pub(crate) fn kept(&self) -> Vec<Value> {
        let path = self.namespace.path("v1", "configmaps");
        let (_, list) = self.testbed.request("GET", &path, &Value::Null);
        let items = list["items"].as_array().cloned().unwrap_or_default();
        items
            .into_iter()
            .filter(|item| {
                item["metadata"]["name"]
                    .as_str()
                    .is_some_and(|name| name.starts_with("platc-"))
            })
            .collect()
    }

    /// Their names.
    pub(crate) fn names(&self) -> Vec<String> {
        let name = |object: &Value| object["metadata"]["name"].as_str().map(str::to_owned);
        self.kept().iter().filter_map(name).collect()
    }
}

/// Number `number` of the Services of a platform, as it is when it was applied.
pub(crate) fn entry(number: u32) -> Entry {
    let hash = |salt: u8| {
        let mut bytes = number.to_be_bytes().to_vec();
        bytes.push(salt);
        let digits = |text: String, byte: &u8| text + &format!("{byte:02x}");
        Sha256::digest(bytes).iter().fold(String::new(), digits)
    };
    Entry {
        key: Key {
            group: String::new(),
            kind: "Service".to_owned(),
            namespace: Some("data".to_owned()),
            name: format!("service-{number}"),
        },
        uid: Some(hash(0)[..32].to_owned()),
        digest: hash(1),
        owned: Some(hash(2)),
        component: Some("hdfs.lake".to_owned()),
    }
}

/// The same before it is applied.
pub(crate) fn planned(number: u32) -> Entry {
    Entry {
        uid: None,
        owned: None,
        ..entry(number)
    }
}

pub(crate) fn fence(plan: &str, transitions: i64) -> Fence {
    Fence {
        plan: plan.to_owned(),
        transitions,
    }
}
