//! A platform made of a few manifests, in a namespace of its own on the shared API server.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use platc_cluster::applying::{self, ApplyError, Event, Listener, Options, Report};
use platc_cluster::destroying;
use platc_cluster::journal::Operation;
use platc_cluster::object::Key;
use platc_cluster::planning::{self, LivePlan, Permissions};
use platc_cluster::platform::{Desired, Platform, Reference};
use platc_cluster::{Cluster, Error, Wanted};
use platc_sdk::Stage;
use platc_testbed::{Missing, Namespace, Testbed};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// A namespace of the shared testbed, and a way to it.
pub(crate) struct Scene {
    pub(crate) testbed: &'static Testbed,
    pub(crate) namespace: Namespace<'static>,
    pub(crate) runtime: tokio::runtime::Runtime,
    pub(crate) cluster: Cluster,
}

impl Scene {
    /// `None` when there is no API server on this machine, after saying so.
    pub(crate) fn new(name: &str) -> Option<Self> {
        Self::on(Testbed::shared(), name)
    }

    /// On a certain server.
    pub(crate) fn on(testbed: Result<&'static Testbed, Missing>, name: &str) -> Option<Self> {
        let testbed = match testbed {
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
        let wanted = Wanted {
            kubeconfig: Some(testbed.kubeconfig()),
            context: None,
        };
        let cluster = runtime
            .block_on(Cluster::connect(&wanted))
            .expect("the testbed answers");
        Some(Self {
            testbed,
            namespace: testbed.namespace(name),
            runtime,
            cluster,
        })
    }

    /// A platform of these manifests; `NS` in them is the namespace of the scene.
    pub(crate) fn platform(&self, parts: &[Part<'_>]) -> Platform {
        let namespace = self.namespace.name();
        let objects: Vec<Desired> = parts.iter().map(|part| part.desired(namespace)).collect();
        let mut components: Vec<String> = Vec::new();
        for part in parts {
            if !part.component.is_empty() && !components.iter().any(|known| known == part.component)
            {
                components.push(part.component.to_owned());
            }
        }
        let all: String = objects
            .iter()
            .map(|object| object.digest.as_str())
            .collect();
        Platform {
            name: namespace.to_owned(),
            namespace: namespace.to_owned(),
            digest: hex(&Sha256::digest(all)),
            components,
            references: Vec::new(),
            objects,
            secrets: Vec::new(),
            moved: Vec::new(),
        }
    }

    pub(crate) fn plan(&self, platform: &Platform) -> LivePlan {
        self.plan_with(platform, &Permissions::default())
            .expect("a plan can be made")
    }

    pub(crate) fn plan_with(
        &self,
        platform: &Platform,
        permissions: &Permissions,
    ) -> Result<LivePlan, Error> {
        self.runtime
            .block_on(planning::plan(&self.cluster, platform, permissions))
    }

    /// Plans and applies.
    pub(crate) fn apply(&self, platform: &Platform) -> Result<Report, ApplyError> {
        self.apply_plan(platform, &self.plan(platform), &Heard::default())
    }

    pub(crate) fn apply_plan(
        &self,
        platform: &Platform,
        plan: &LivePlan,
        heard: &Heard,
    ) -> Result<Report, ApplyError> {
        self.apply_with(platform, plan, heard, |_| {})
    }

    pub(crate) fn apply_with(
        &self,
        platform: &Platform,
        plan: &LivePlan,
        heard: &Heard,
        change: impl FnOnce(&mut Options<'_>),
    ) -> Result<Report, ApplyError> {
        let apply = self.applying(platform, plan, heard, change);
        self.runtime.block_on(apply)
    }

    /// Applies a plan while something else goes on.
    pub(crate) async fn applying(
        &self,
        platform: &Platform,
        plan: &LivePlan,
        heard: &Heard,
        change: impl FnOnce(&mut Options<'_>),
    ) -> Result<Report, ApplyError> {
        let environment = |_: &str| None;
        let mut options = options(&environment);
        change(&mut options);
        applying::apply(&self.cluster, platform, plan, &options, heard).await
    }

    /// Takes the platform out of the cluster; only `permissions` say which data goes too. Each object may
    /// take `patience` to go.
    pub(crate) fn destroy(
        &self,
        platform: &Platform,
        permissions: &Permissions,
        patience: Duration,
        heard: &Heard,
    ) -> Result<Report, ApplyError> {
        let environment = |_: &str| None;
        let options = Options {
            operation: Operation::Destroy,
            patience,
            ..options(&environment)
        };
        self.runtime.block_on(async {
            let plan = destroying::plan(&self.cluster, platform, permissions).await?;
            destroying::destroy(&self.cluster, platform, plan, &options, heard).await
        })
    }

    /// The object, if it is there.
    pub(crate) fn get(&self, path: &str) -> Option<Value> {
        let path = path.replace("NS", self.namespace.name());
        let (code, object) = self.testbed.request("GET", &path, &Value::Null);
        (code == 200).then_some(object)
    }
}

fn options(environment: &(dyn Fn(&str) -> Option<String> + Sync)) -> Options<'_> {
    Options {
        concurrency: 8,
        patience: Duration::from_mins(1),
        allow_prune: None,
        holder: "a test".to_owned(),
        lease: Duration::from_secs(30),
        operation: Operation::Apply,
        environment,
        stop: tokio::sync::watch::channel(false).1,
    }
}

/// An object of a platform.
#[derive(Clone, Copy)]
pub(crate) struct Part<'a> {
    /// Empty for the platform's own.
    pub(crate) component: &'a str,
    pub(crate) stage: Stage,
    pub(crate) serves: Option<&'a str>,
    pub(crate) manifest: &'a str,
}

/// An object of the stage `run`.
pub(crate) fn runs<'a>(component: &'a str, manifest: &'a str) -> Part<'a> {
    Part {
        component,
        stage: Stage::Run,
        serves: None,
        manifest,
    }
}

impl Part<'_> {
    fn desired(&self, namespace: &str) -> Desired {
        let text = self.manifest.replace("NS", namespace);
        let object: Value = serde_saphyr::from_str(&text).expect("the manifest is YAML");
        let key = Key::of(&object).expect("the manifest is an object");
        let component = if self.component.is_empty() {
            "platform"
        } else {
            self.component
        };
        Desired {
            path: format!("{component}/{}-{}.yaml", key.kind, key.name),
            key,
            component: (!self.component.is_empty()).then(|| self.component.to_owned()),
            stage: self.stage,
            serves: self.serves.map(str::to_owned),
            digest: hex(&Sha256::digest(&text)),
            text,
        }
    }
}

/// A reference of a platform.
pub(crate) fn needs(consumer: &str, provider: &str, needed_by: Stage) -> Reference {
    Reference {
        consumer: consumer.to_owned(),
        provider: provider.to_owned(),
        needed_by,
    }
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

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |digits, byte| {
        digits + &format!("{byte:02x}")
    })
}
