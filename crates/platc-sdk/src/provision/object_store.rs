//! Buckets, prefixes, files and users that consumers want on a store that speaks S3.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1 as core;
use platc_objects::workload::{Placement, RunAs};
use platc_objects::{Container, Image, Job, SecretKey};

use super::policy::policy;
use super::staged::Staged;
use crate::build::Build;
use crate::capability::{
    FileSource, FileSystem, FileSystemRequest, ObjectStore, ObjectStoreRequest, S3Login,
};
use crate::component::Address;
use crate::reference::AbsolutePath;
use crate::settings::Resources;

/// Runs with `mc`; the head of the file says what its arguments are.
const SCRIPT: &str = include_str!("object_store.sh");

/// Where the certificate of the store's authority is mounted.
const AUTHORITY: &str = "/platc/authority";

/// The client that makes things on a store: a container with `mc`, and a login that may do it.
#[derive(Clone, Debug)]
pub struct Client {
    /// The store.
    pub store: ObjectStore,
    /// A login that may make buckets and, where consumers have users of their own, users.
    pub login: S3Login,
    /// An image with `mc`, a shell and coreutils.
    pub image: Image,
    /// Processor and memory.
    pub resources: Resources,
    /// Where the Jobs may be scheduled.
    pub placement: Placement,
    /// A Secret whose key `ca.crt`, if it has one, is trusted.
    pub authority: Option<String>,
}

/// A bucket, and how it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Prefixes that exist, without slashes at their ends.
    pub prefixes: Vec<String>,
    /// Whether versions of objects are kept.
    pub versioning: bool,
    /// Days after which objects, and versions that are not the newest one, are removed.
    pub expire_days: Option<u32>,
    /// What may be done without a login: a word of `mc anonymous set`.
    pub anonymous: &'static str,
}

/// A place on a store: a bucket, and a prefix in it that may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Location<'a> {
    pub(super) bucket: &'a str,
    pub(super) prefix: &'a str,
}

impl<'a> Location<'a> {
    /// The place that a path stands for; `None` for `/`.
    pub(super) fn of(path: &'a AbsolutePath) -> Option<Self> {
        let inner = path.as_str().trim_start_matches('/');
        let (bucket, prefix) = inner.split_once('/').unwrap_or((inner, ""));
        (!bucket.is_empty()).then_some(Self { bucket, prefix })
    }
}

/// Why a name cannot be that of a bucket; it has been said in a few words that stand under the name.
pub fn bucket_mistake(name: &str) -> Option<&'static str> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    let edge = |c: char| c == '-' || c == '.';
    match name {
        "" => Some("the bucket is missing"),
        _ if !(3..=63).contains(&name.len()) => Some("a bucket has 3 to 63 characters"),
        _ if !name.chars().all(plain) => {
            Some("a bucket has lower-case letters, digits, `-` and `.`")
        }
        _ if name.starts_with(edge) || name.ends_with(edge) || name.contains("..") => {
            Some("a bucket starts and ends with a letter or digit")
        }
        _ if name.chars().all(|c| c.is_ascii_digit() || c == '.') => {
            Some("a bucket does not look like an address")
        }
        _ => None,
    }
}

/// What one consumer asked of a store, through both of its capabilities.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    locations: BTreeSet<AbsolutePath>,
    files: Vec<(FileSource, AbsolutePath)>,
    users: BTreeMap<(SecretKey, SecretKey), BTreeSet<AbsolutePath>>,
}

impl Wishes {
    /// What every consumer asked of the component that is built.
    pub fn of(out: &Build<'_>) -> BTreeMap<Address, Self> {
        let mut wishes: BTreeMap<Address, Self> = BTreeMap::new();
        for (consumer, requests) in out.requests::<ObjectStore>() {
            let wishes = wishes.entry(consumer).or_default();
            for request in requests {
                wishes.add_to_store(request);
            }
        }
        for (consumer, requests) in out.requests::<FileSystem>() {
            let wishes = wishes.entry(consumer).or_default();
            for request in requests {
                wishes.add_to_file_system(request);
            }
        }
        wishes
    }

    fn add_to_store(&mut self, request: ObjectStoreRequest) {
        match request {
            ObjectStoreRequest::Location(path) => {
                self.locations.insert(path);
            }
            ObjectStoreRequest::User { login, paths } => self.add_user(login, paths),
        }
    }

    /// A store has no owners and modes: who may do what follows from the users.
    fn add_to_file_system(&mut self, request: FileSystemRequest) {
        match request {
            FileSystemRequest::Directory { path, .. } => {
                self.locations.insert(path);
            }
            FileSystemRequest::Files { source, into, .. } => self.files.push((source, into)),
            FileSystemRequest::User { login, paths } => self.add_user(login, paths),
        }
    }

    fn add_user(&mut self, login: S3Login, paths: Vec<AbsolutePath>) {
        let S3Login {
            access_key,
            secret_key,
        } = login;
        let known = self.users.entry((access_key, secret_key)).or_default();
        known.extend(paths);
    }

    /// The arguments that make the buckets, and then the prefixes in them.
    fn locations(&self) -> Vec<String> {
        let paths = self.locations.iter();
        let targets = self.files.iter().map(|(_, into)| into);
        let places: BTreeSet<Location<'_>> =
            paths.chain(targets).filter_map(Location::of).collect();
        let buckets: BTreeSet<&str> = places.iter().map(|place| place.bucket).collect();
        let buckets = buckets.into_iter().flat_map(|bucket| ["bucket", bucket]);
        let prefixes = self.locations.iter().filter_map(Location::of);
        let prefixes = prefixes
            .filter(|place| !place.prefix.is_empty())
            .flat_map(|place| ["prefix", place.bucket, place.prefix]);
        buckets.chain(prefixes).map(str::to_owned).collect()
    }
}

impl Client {
    /// Fills the Job of a consumer.
    pub fn serve(&self, job: &mut Job, consumer: &Address, wishes: &Wishes) {
        let mut container = self.container();
        let mut arguments = wishes.locations();
        for (index, (source, into)) in wishes.files.iter().enumerate() {
            let Some(place) = Location::of(into) else {
                continue;
            };
            let staged = Staged::new(index);
            container = staged.mount(source, container);
            if let Some(fetch) = staged.fetch(source) {
                job.init(fetch);
            }
            let from = staged.directory(source);
            let words = ["files", from.as_str(), place.bucket, place.prefix];
            arguments.extend(words.map(str::to_owned));
        }
        for (index, ((access_key, secret_key), paths)) in wishes.users.iter().enumerate() {
            container = container
                .env(format!("ACCESS_KEY_{index}"), access_key)
                .env(format!("SECRET_KEY_{index}"), secret_key);
            let name = policy_name(consumer, index);
            let number = index.to_string();
            arguments.extend(["user".to_owned(), number, name, policy(paths)]);
        }
        self.run(job, container.args(arguments));
    }

    /// Fills a Job that makes buckets.
    pub fn make_buckets(&self, job: &mut Job, buckets: &[Bucket]) {
        let arguments: Vec<String> = buckets.iter().flat_map(bucket_arguments).collect();
        self.run(job, self.container().args(arguments));
    }

    fn container(&self) -> Container {
        let path_style = if self.store.path_style { "on" } else { "off" };
        let S3Login {
            access_key,
            secret_key,
        } = &self.login;
        Container::new("mc", &self.image)
            .command(["/bin/sh", "-euc", SCRIPT, "provision"])
            .env("STORE_URL", self.store.url())
            .env("STORE_REGION", &self.store.region)
            .env("STORE_PATH_STYLE", path_style)
            .env("STORE_ACCESS_KEY", access_key)
            .env("STORE_SECRET_KEY", secret_key)
            .env("STORE_CA", format!("{AUTHORITY}/ca.crt"))
            .env("HOME", "/tmp")
            .env("MC_CONFIG_DIR", "/tmp/mc")
            .scratch("tmp", "/tmp")
            .resources(&self.resources.cpu, &self.resources.memory)
            .unprivileged()
    }

    fn run(&self, job: &mut Job, container: Container) {
        let container = match self.authority {
            Some(_) => container.mount_volume("authority", AUTHORITY, None, true),
            None => container,
        };
        job.container(container)
            .run_as(RunAs::user(1000))
            .placement(&self.placement);
        if let Some(secret) = &self.authority {
            job.tune_pod(|pod| {
                let volumes = pod.volumes.get_or_insert_default();
                volumes.push(authority_volume(secret));
            });
        }
    }
}

/// The certificate of the authority, or nothing where the Secret has none: then it is a public one.
fn authority_volume(secret: &str) -> core::Volume {
    core::Volume {
        name: "authority".to_owned(),
        secret: Some(core::SecretVolumeSource {
            secret_name: Some(secret.to_owned()),
            optional: Some(true),
            items: Some(vec![core::KeyToPath {
                key: "ca.crt".to_owned(),
                path: "ca.crt".to_owned(),
                ..core::KeyToPath::default()
            }]),
            ..core::SecretVolumeSource::default()
        }),
        ..core::Volume::default()
    }
}

fn bucket_arguments(bucket: &Bucket) -> Vec<String> {
    let Bucket {
        name,
        prefixes,
        versioning,
        expire_days,
        anonymous,
    } = bucket;
    let mut arguments = vec!["bucket", name.as_str(), "anonymous", name, anonymous];
    for prefix in prefixes {
        arguments.extend(["prefix", name, prefix]);
    }
    if *versioning {
        arguments.extend(["versioning", name]);
    }
    let rules = expire_days.map(expiry_rules);
    if let Some(rules) = &rules {
        arguments.extend(["expiry", name, rules]);
    }
    arguments.into_iter().map(str::to_owned).collect()
}

fn expiry_rules(days: u32) -> String {
    let rule = serde_json::json!({
        "ID": "platc",
        "Status": "Enabled",
        "Expiration": {"Days": days},
        "NoncurrentVersionExpiration": {"NoncurrentDays": days},
    });
    serde_json::json!({"Rules": [rule]}).to_string()
}

/// The name of the policy of a consumer's user; nearly all have one user.
fn policy_name(consumer: &Address, index: usize) -> String {
    match index {
        0 => consumer.to_string(),
        _ => format!("{consumer}.{index}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_no_buckets_are_told_why() {
        for (name, expected) in [
            ("spark-logs", None),
            ("logs.2026", None),
            ("", Some("the bucket is missing")),
            ("ab", Some("a bucket has 3 to 63 characters")),
            (
                "Spark_Logs",
                Some("a bucket has lower-case letters, digits, `-` and `.`"),
            ),
            (
                "logs-",
                Some("a bucket starts and ends with a letter or digit"),
            ),
            (
                "a..b",
                Some("a bucket starts and ends with a letter or digit"),
            ),
            ("10.0.0.7", Some("a bucket does not look like an address")),
        ] {
            assert_eq!(bucket_mistake(name), expected, "{name:?}");
        }
    }

    #[test]
    fn a_path_is_a_bucket_with_a_prefix() {
        let place = |bucket, prefix| Some(Location { bucket, prefix });
        for (path, expected) in [
            ("/", None),
            ("/logs", place("logs", "")),
            ("/logs/4.1/events", place("logs", "4.1/events")),
        ] {
            let path: AbsolutePath = path.parse().expect("a path");
            assert_eq!(Location::of(&path), expected, "{path}");
        }
    }
}
