//! A stand-in module with a key of every type, for the tests of the compiler itself.

use std::collections::BTreeMap;
use std::net::IpAddr;

use platc_sdk::capability::BatchServer;
use platc_sdk::k8s_openapi::api::batch::v1 as batch;
use platc_sdk::k8s_openapi::api::core::v1 as core;
use platc_sdk::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use platc_sdk::{
    AbsolutePath, Build, Capability, ConfigFile, Container, Context, DnsName, Duration, Endpoint,
    Image, Module, Name, Offers, PathRef, Port, Provides, Quantity, Ref, Reference, SecretFormat,
    SecretKey, SecretValue, Settings, Stage, Storage,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[gadget.<name>]`: a key of every type, a reference to its own kind, and an object of each kind
/// that has another API version on old servers.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gadget {
    /// The one key that is needed.
    pub size: Quantity,
    /// Pods. Default: 1.
    #[serde(default = "one")]
    pub replicas: u32,
    /// A number of 16 bits.
    pub port: Option<u16>,
    /// A number that can be negative.
    pub offset: Option<i64>,
    /// A number with a fraction.
    pub ratio: Option<f64>,
    /// Whether the CronJob is suspended.
    #[serde(default)]
    pub paused: bool,
    /// Whether there is a StatefulSet beside the Deployment.
    #[serde(default)]
    pub mode: Mode,
    /// An enum with content.
    pub retry: Option<Retry>,
    /// Time that pods get to stop.
    pub timeout: Option<Duration>,
    /// Image of all pods. Default: `registry.example.com/gadget:1.0`.
    pub image: Option<Reference>,
    /// A secret value.
    #[serde(default)]
    pub password: SecretValue,
    /// A path.
    pub directory: Option<AbsolutePath>,
    /// A path on another component.
    pub log: Option<PathRef>,
    /// A component that is started before this one.
    pub upstream: Option<Ref<BatchServer>>,
    /// A nested table.
    pub storage: Option<Storage>,
    /// A list of names.
    #[serde(default)]
    pub hosts: Vec<DnsName>,
    /// A list of tables.
    #[serde(default)]
    pub disks: Vec<Storage>,
    /// A table with any keys.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    /// A table whose keys have a type.
    #[serde(default)]
    pub limits: BTreeMap<Name, u16>,
    /// A type of the standard library, which says no more than that it refuses.
    pub address: Option<IpAddr>,
    /// A plain text.
    pub owner: Option<String>,
    /// Name of one more ConfigMap, the same in every component that gives the same.
    pub shared: Option<Name>,
}

/// Whether there is a StatefulSet.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// No.
    #[default]
    Standalone,
    /// Yes.
    HighlyAvailable,
}

/// An enum with content.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Retry {
    /// Not at all.
    Never,
    /// After this time.
    Fixed(Duration),
}

/// A validated gadget.
pub struct Model {
    replicas: u32,
    paused: bool,
    mode: Mode,
    timeout: Duration,
    image: Image,
    password: SecretKey,
    settings: Settings,
    storage: Storage,
    shared: Option<Name>,
    host: String,
}

const HTTP: Port = Port::tcp("http", 8080);

fn one() -> u32 {
    1
}

impl Module for Gadget {
    const KIND: &'static str = "gadget";
    const ABOUT: &'static str = "A key of every type, for tests";
    const VERSIONS: &'static [&'static str] = &["1.0"];
    const OFFERS: &'static [&'static str] = &[BatchServer::NAME];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        let image = ctx.image(
            "image",
            self.image.as_ref(),
            "registry.example.com/gadget:1.0",
        );
        let upstream = ctx.bind_some("upstream", self.upstream.as_ref());
        let log = match &self.log {
            None => Some(()),
            Some(path) => ctx.bind_path("log", path).map(|_| ()),
        };
        let (image, _, ()) = (image?, upstream?, log?);
        let password = ctx.secret(
            "credentials",
            "password",
            &self.password,
            SecretFormat::Alphanumeric(32),
        );
        let storage = self.storage.unwrap_or(Storage {
            size: self.size,
            class: None,
        });
        Some(Model {
            replicas: self.replicas,
            paused: self.paused,
            mode: self.mode,
            timeout: self.timeout.unwrap_or(Duration::seconds(30)),
            image,
            password,
            settings: self.settings.into_iter().collect(),
            storage: ctx.storage(storage),
            shared: self.shared,
            host: ctx.identity().service_host("server"),
        })
    }

    fn interface(model: &Model, offers: &mut Offers<'_, Self>) {
        offers.offer(BatchServer {
            endpoint: Endpoint::new(model.host.clone(), 8080),
            spark_master: "local".to_owned(),
            user: "gadget".to_owned(),
            shared_libraries: Some("hdfs://lake/gadget/jars".to_owned()),
        });
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        let config = out.config_files(
            "config",
            [ConfigFile::properties("gadget.properties", &model.settings)],
        );
        let container = || {
            Container::new("gadget", &model.image)
                .env("PASSWORD", &model.password)
                .mount(&config, "/etc/gadget")
        };
        out.deployment("server", model.replicas)
            .service([HTTP])
            .container(container().port(HTTP))
            .stops_within(model.timeout)
            .tolerates_loss_of(1);
        if model.mode == Mode::HighlyAvailable {
            out.stateful_set("store", model.replicas)
                .headless_service([HTTP])
                .container(container())
                .claim("data", &model.storage, "/data");
        }
        out.object(Stage::Run, "cleanup", cron_job(model, out));
        if let Some(name) = &model.shared {
            let metadata = named(name.as_str());
            out.object(
                Stage::Foundation,
                "shared",
                core::ConfigMap {
                    metadata,
                    ..core::ConfigMap::default()
                },
            );
        }
    }
}

fn cron_job(model: &Model, out: &Build<'_>) -> batch::CronJob {
    let container = core::Container {
        name: "cleanup".to_owned(),
        image: Some(model.image.to_string()),
        ..core::Container::default()
    };
    let pods = core::PodTemplateSpec {
        metadata: None,
        spec: Some(core::PodSpec {
            containers: vec![container],
            restart_policy: Some("Never".to_owned()),
            ..core::PodSpec::default()
        }),
    };
    batch::CronJob {
        metadata: named(&out.identity().object_name("cleanup")),
        spec: Some(batch::CronJobSpec {
            schedule: "0 3 * * *".to_owned(),
            suspend: Some(model.paused),
            job_template: batch::JobTemplateSpec {
                metadata: None,
                spec: Some(batch::JobSpec {
                    template: pods,
                    ..batch::JobSpec::default()
                }),
            },
            ..batch::CronJobSpec::default()
        }),
        status: None,
    }
}

fn named(name: &str) -> ObjectMeta {
    ObjectMeta {
        name: Some(name.to_owned()),
        ..ObjectMeta::default()
    }
}

impl Provides<BatchServer> for Gadget {}
