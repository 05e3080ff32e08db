//! Where a module's `build` puts its objects.

use std::any::{Any, TypeId};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1 as core;
use platc_objects::digest;
use platc_objects::name::MAX_LABEL;
use platc_objects::ready_when::READY_WHEN;
use platc_objects::{
    ConfigFile, ConfigMapHandle, DaemonSet, Deployment, Identity, Job, Object, Port, ReadyWhen,
    Schedule, SecretKey, StatefulSet, ingress::Ingress, workload::PodParts,
};

mod rights;

use self::rights::named;
pub use crate::built::{Built, BuiltImage, BuiltObject, BuiltSecret, ImagePlace, Stage};
use crate::capability::{Capability, Fact, ScrapeTarget};
use crate::component::Address;
use crate::context::UntypedRequest;
use crate::module::OfferBook;

/// What the components around this one want of it and contributed for it.
#[derive(Default)]
pub struct Surroundings<'a> {
    /// What consumers asked for.
    pub requests: &'a [UntypedRequest],
    /// What every component of the platform offers.
    pub offers: &'a [(Address, Identity, &'a OfferBook)],
}

enum Pending {
    StatefulSet(StatefulSet),
    Deployment(Deployment),
    DaemonSet(DaemonSet),
    Job {
        job: Job,
        stage: Stage,
        serves: Option<Address>,
    },
    CronJob {
        job: Job,
        schedule: Schedule,
    },
}

/// Where a module's `build` puts its objects.
pub struct Build<'a> {
    identity: &'a Identity,
    surroundings: Surroundings<'a>,
    built: Built,
    collects: Cell<bool>,
    pending: Vec<Pending>,
}

impl<'a> Build<'a> {
    /// Collects the objects of the component with this identity.
    pub fn new(identity: &'a Identity, surroundings: Surroundings<'a>) -> Self {
        Self {
            identity,
            surroundings,
            built: Built::default(),
            collects: Cell::new(false),
            pending: Vec::new(),
        }
    }

    /// Who the component is in the cluster.
    pub fn identity(&self) -> &'a Identity {
        self.identity
    }

    /// Sets the version label of all objects. Tags of images may hold what labels may not: it is
    /// replaced, and a long one is cut.
    pub fn product_version(&mut self, version: &str) {
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        let version = version.replace(|c| !plain(c), "-");
        let version = digest::fit(&version, MAX_LABEL);
        let version = version.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        self.built.version = (!version.is_empty()).then(|| version.to_owned());
    }

    /// A ConfigMap with these files, ready to be mounted.
    pub fn config_files(
        &mut self,
        role: &str,
        files: impl IntoIterator<Item = ConfigFile>,
    ) -> ConfigMapHandle {
        let files: Vec<ConfigFile> = files.into_iter().collect();
        let name = self.identity.object_name(role);
        let handle = ConfigMapHandle::new(name.clone(), role, &files);
        let object = self.built.objects.len();
        let mut data = BTreeMap::new();
        for file in files {
            for (key, image) in file.images() {
                self.built.images.push(BuiltImage {
                    image: image.clone(),
                    object,
                    place: ImagePlace::Config {
                        file: file.name().to_owned(),
                        key: key.clone(),
                    },
                });
            }
            let secrets = file
                .secrets()
                .iter()
                .map(|(container, secret)| BuiltSecret {
                    secret: secret.clone(),
                    object,
                    container: container.clone(),
                    file: Some(file.name().to_owned()),
                });
            self.built.secrets.extend(secrets);
            data.insert(file.name().to_owned(), file.contents().to_owned());
        }
        let config_map = core::ConfigMap {
            metadata: named(name),
            data: Some(data),
            ..core::ConfigMap::default()
        };
        self.object(Stage::Foundation, role, config_map);
        handle
    }

    /// A StatefulSet of this many pods that plays `role`.
    pub fn stateful_set(&mut self, role: &str, replicas: u32) -> &mut StatefulSet {
        self.pending
            .push(Pending::StatefulSet(StatefulSet::new(role, replicas)));
        match self.pending.last_mut() {
            Some(Pending::StatefulSet(workload)) => workload,
            _ => unreachable!("it was pushed just now"),
        }
    }

    /// A Deployment of this many pods that plays `role`.
    pub fn deployment(&mut self, role: &str, replicas: u32) -> &mut Deployment {
        self.pending
            .push(Pending::Deployment(Deployment::new(role, replicas)));
        match self.pending.last_mut() {
            Some(Pending::Deployment(workload)) => workload,
            _ => unreachable!("it was pushed just now"),
        }
    }

    /// A DaemonSet that plays `role`.
    pub fn daemon_set(&mut self, role: &str) -> &mut DaemonSet {
        self.pending
            .push(Pending::DaemonSet(DaemonSet::new(role, 0)));
        match self.pending.last_mut() {
            Some(Pending::DaemonSet(workload)) => workload,
            _ => unreachable!("it was pushed just now"),
        }
    }

    /// A Job that must complete before the component's workloads start.
    pub fn prepare_job(&mut self, role: &str) -> &mut Job {
        self.push_job(role, Stage::Prepare, None)
    }

    /// A Job that runs when the component's workloads are ready.
    pub fn finish_job(&mut self, role: &str) -> &mut Job {
        self.push_job(role, Stage::Finish, None)
    }

    /// The Job that does what a consumer asked for: it runs when the component is ready, and the
    /// consumer waits for it.
    pub fn request_job(&mut self, consumer: &Address) -> &mut Job {
        let role = format!("for-{}-{}", consumer.kind, consumer.name);
        self.push_job(&role, Stage::Finish, Some(consumer.clone()))
    }

    /// A Job that runs by the clock, as long as the component exists.
    pub fn cron_job(&mut self, role: &str, schedule: Schedule) -> &mut Job {
        let job = Job::new(role);
        self.pending.push(Pending::CronJob { job, schedule });
        match self.pending.last_mut() {
            Some(Pending::CronJob { job, .. }) => job,
            _ => unreachable!("it was pushed just now"),
        }
    }

    fn push_job(&mut self, role: &str, stage: Stage, serves: Option<Address>) -> &mut Job {
        self.pending.push(Pending::Job {
            job: Job::new(role),
            stage,
            serves,
        });
        match self.pending.last_mut() {
            Some(Pending::Job { job, .. }) => job,
            _ => unreachable!("it was pushed just now"),
        }
    }

    /// An Ingress in front of a port of the Service that plays `role`.
    pub fn ingress(&mut self, role: &str, ingress: &Ingress, port: Port) {
        let name = self.identity.object_name(role);
        let object = ingress.object(name.clone(), name, port);
        self.object(Stage::Foundation, role, object);
    }

    /// Any other object. Namespace and labels are added where it has none. The users of pods in it stay,
    /// whoever chooses those of the namespace.
    pub fn object(&mut self, stage: Stage, role: &str, object: impl Into<Object>) {
        self.built.objects.push(BuiltObject {
            object: object.into(),
            stage,
            role: role.to_owned(),
            serves: None,
        });
    }

    /// An object of a custom kind, or any other, that is ready when this holds and no sooner: what needs
    /// the component waits for it. Without it a custom object is ready by its condition `Ready`, and
    /// nobody waits for one that has no such condition.
    pub fn object_ready_when(
        &mut self,
        stage: Stage,
        role: &str,
        object: impl Into<Object>,
        ready_when: &ReadyWhen,
    ) {
        let mut object = object.into();
        let annotations = object.metadata_mut().annotations.get_or_insert_default();
        annotations.insert(READY_WHEN.to_owned(), ready_when.to_string());
        self.object(stage, role, object);
    }

    /// Says that the object which is put here next describes these pods at `field`, so that the images
    /// and Secrets which they name are known. For objects of custom kinds; those of workloads and Jobs
    /// are known anyway.
    pub fn next_describes(&mut self, field: &str, pod: &PodParts) {
        let object = self.built.objects.len();
        let images = pod.images().iter().map(|(container, image)| BuiltImage {
            image: image.clone(),
            object,
            place: ImagePlace::Config {
                file: field.to_owned(),
                key: format!("containers.{container}.image"),
            },
        });
        self.built.images.extend(images);
        let secrets = pod.secrets().iter();
        let secrets = secrets.map(|(container, secret)| BuiltSecret {
            secret: secret.clone(),
            object,
            container: container.clone(),
            file: Some(field.to_owned()),
        });
        self.built.secrets.extend(secrets);
    }

    /// What was asked of this component's capability `C`, consumer by consumer.
    pub fn requests<C: Capability>(&self) -> Vec<(Address, Vec<C::Request>)> {
        let mut by_consumer: BTreeMap<Address, Vec<C::Request>> = BTreeMap::new();
        for request in self.surroundings.requests {
            if request.capability == TypeId::of::<C>()
                && let Some(value) = (&*request.value as &dyn Any).downcast_ref::<C::Request>()
            {
                by_consumer
                    .entry(request.consumer.clone())
                    .or_default()
                    .push(value.clone());
            }
        }
        by_consumer.into_iter().collect()
    }

    /// All facts of a type, with the component that contributed each.
    pub fn collected<F: Fact>(&self) -> Vec<(&'a Address, &'a Identity, &'a F)> {
        if TypeId::of::<F>() == TypeId::of::<ScrapeTarget>() {
            self.collects.set(true);
        }
        self.surroundings
            .offers
            .iter()
            .flat_map(|(address, identity, book)| {
                book.facts::<F>().map(move |fact| (address, identity, fact))
            })
            .collect()
    }

    /// Everything that was put here.
    pub fn finish(mut self) -> Built {
        for pending in std::mem::take(&mut self.pending) {
            self.finish_one(pending);
        }
        self.built.collects = self.collects.get();
        self.built
    }

    fn finish_one(&mut self, pending: Pending) {
        let identity = self.identity;
        let version = self.built.version.clone();
        let version = version.as_deref();
        let objects = match pending {
            Pending::StatefulSet(workload) => {
                self.note_pod(workload.pod());
                workload.into_objects(identity, version)
            }
            Pending::Deployment(workload) => {
                self.note_pod(workload.pod());
                workload.into_objects(identity, version)
            }
            Pending::DaemonSet(workload) => {
                self.note_pod(workload.pod());
                workload.into_objects(identity, version)
            }
            Pending::Job { job, stage, serves } => {
                self.note_pod(job.pod());
                let role = job.role().to_owned();
                self.built.objects.push(BuiltObject {
                    object: job.into_object(identity, version).into(),
                    stage,
                    role,
                    serves,
                });
                return;
            }
            Pending::CronJob { job, schedule } => {
                self.note_pod(job.pod());
                let role = job.role().to_owned();
                let cron_job = job.into_cron_job(identity, version, &schedule);
                self.object(Stage::Run, &role, cron_job);
                return;
            }
        };
        self.object(Stage::Run, &objects.role, objects.workload);
        for around in objects.around {
            self.object(Stage::Foundation, &objects.role, around);
        }
    }

    /// Notes the images and secrets of the pod whose object is pushed next.
    fn note_pod(&mut self, pod: &PodParts) {
        let object = self.built.objects.len();
        let images = pod.images().iter().map(|(container, image)| BuiltImage {
            image: image.clone(),
            object,
            place: ImagePlace::Container(container.clone()),
        });
        self.built.images.extend(images);
        let seen: BTreeSet<&(String, SecretKey)> = pod.secrets().iter().collect();
        let secrets = seen.into_iter().map(|(container, secret)| BuiltSecret {
            secret: secret.clone(),
            object,
            container: container.clone(),
            file: None,
        });
        self.built.secrets.extend(secrets);
    }
}
