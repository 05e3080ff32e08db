//! Two namespaces on the shared API server that need the same Secrets.

use platc_cluster::object::Key;
use platc_cluster::secrets::{SecretPlan, SecretsError, check, make, needed};
use platc_cluster::{Cluster, Platform, Wanted};
use platc_compiler::SecretUse;
use platc_objects::ObjectId;
use platc_sdk::{SecretFormat, SecretSource};
use platc_testbed::{Fault, Namespace, Proxy, Testbed, User};
use serde_json::Value;

pub(crate) const PART_OF: &str = "applyset-test-v1";
pub(crate) const GENERATE: SecretSource = SecretSource::Generate(SecretFormat::Alphanumeric(32));

/// Two namespaces of the shared testbed.
pub(crate) struct Scene {
    pub(crate) namespaces: [Namespace<'static>; 2],
    pub(crate) runtime: tokio::runtime::Runtime,
    pub(crate) cluster: Cluster,
    proxy: Proxy,
    proxied: Cluster,
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
        let [cluster, proxied] =
            [testbed.kubeconfig(), proxy.kubeconfig().to_owned()].map(|kubeconfig| {
                let wanted = Wanted {
                    kubeconfig: Some(kubeconfig),
                    context: None,
                };
                runtime
                    .block_on(Cluster::connect(&wanted))
                    .expect("the testbed answers")
            });
        Some(Self {
            namespaces: [format!("{name}-a"), format!("{name}-b")]
                .map(|name| testbed.namespace(&name)),
            runtime,
            cluster,
            proxy,
            proxied,
        })
    }

    pub(crate) fn names(&self) -> [&str; 2] {
        [self.namespaces[0].name(), self.namespaces[1].name()]
    }

    /// What a Deployment of both namespaces reads.
    pub(crate) fn uses(&self, keys: &[(&str, &str, SecretSource)]) -> Vec<SecretUse> {
        let uses = self.names().map(|namespace| {
            keys.iter()
                .map(|(secret, key, source)| one_use(namespace, (secret, key), source))
        });
        uses.into_iter().flatten().collect()
    }

    pub(crate) fn check(
        &self,
        uses: &[SecretUse],
        variables: &[(&str, &str)],
    ) -> Result<SecretPlan, SecretsError> {
        self.check_with(&self.cluster, uses, variables)
    }

    pub(crate) fn check_with(
        &self,
        cluster: &Cluster,
        uses: &[SecretUse],
        variables: &[(&str, &str)],
    ) -> Result<SecretPlan, SecretsError> {
        let environment = |name: &str| {
            let variable = variables.iter().find(|(each, _)| *each == name);
            variable.map(|(_, value)| (*value).to_owned())
        };
        self.runtime
            .block_on(check(cluster, &needed(uses), &environment))
    }

    /// Checks and makes; returns the plan as text, with `a` and `b` for the namespaces, and what is
    /// managed.
    pub(crate) fn make(
        &self,
        uses: &[SecretUse],
        variables: &[(&str, &str)],
    ) -> (String, Vec<(Key, String)>) {
        let plan = self.check(uses, variables);
        let plan = plan.expect("nothing stands in the way");
        let made = self.runtime.block_on(make(&self.cluster, &plan, PART_OF));
        (self.short(&plan), made.expect("the Secrets can be made"))
    }

    pub(crate) fn short(&self, text: &impl std::fmt::Display) -> String {
        let [a, b] = self.names();
        text.to_string().replace(a, "a").replace(b, "b")
    }

    pub(crate) fn secret(&self, index: usize, name: &str) -> Option<Value> {
        self.namespaces[index].get("v1", &format!("secrets/{name}"))
    }

    /// The value of a key, in base64.
    pub(crate) fn value(&self, index: usize, name: &str, key: &str) -> Option<String> {
        let secret = self.secret(index, name)?;
        Some(secret["data"][key].as_str()?.to_owned())
    }

    pub(crate) fn delete(&self, index: usize, name: &str) {
        self.namespaces[index].delete("v1", &format!("secrets/{name}"), "Background");
    }

    /// Runs something with the request to the proxy of this number failing: before it is forwarded, or
    /// after it is done. Nothing follows it, as after a kill. The result is whether there was such a
    /// request.
    pub(crate) fn killed(&self, number: u64, after: bool, run: impl FnOnce(&Cluster)) -> bool {
        let fault = Fault::answer(403).nth(number..=number);
        let fired = self
            .proxy
            .add(if after { fault.after_answer() } else { fault });
        // What comes after the request must not reach the server either.
        let rest = Fault::answer(403).nth(number + 1..=u64::MAX);
        self.proxy.add(rest);
        run(&self.proxied);
        self.proxy.heal();
        fired.times() > 0
    }
}

pub(crate) fn one_use(
    namespace: &str,
    (secret, key): (&str, &str),
    source: &SecretSource,
) -> SecretUse {
    SecretUse {
        namespace: namespace.to_owned(),
        secret: secret.to_owned(),
        key: Some(key.to_owned()),
        component: "livy.main".parse().expect("it is an address"),
        object: ObjectId {
            group: "apps",
            kind: "Deployment",
            namespace: Some(namespace.to_owned()),
            name: "main-livy".to_owned(),
        },
        container: Some("livy".to_owned()),
        path: String::new(),
        source: source.clone(),
    }
}

pub(crate) fn platform(uses: Vec<SecretUse>) -> Platform {
    Platform {
        name: "p".to_owned(),
        namespace: "default".to_owned(),
        digest: String::new(),
        components: Vec::new(),
        references: Vec::new(),
        objects: Vec::new(),
        secrets: uses,
        moved: Vec::new(),
    }
}
