//! Jobs: pods that run to their end once.
//!
//! A Job cannot be changed once it exists, so its name carries the digest of its specification: the
//! same Job keeps its name and is not run again, a changed one is another Job.

use std::collections::BTreeMap;

use k8s_openapi::api::batch::v1 as batch;
use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::digest;
use crate::duration::Duration;
use crate::labels::Identity;
use crate::name::MAX_LABEL;
use crate::workload::Pods;
use crate::yaml;

/// The annotation with a Job's name without its digest.
pub const JOB_BASE: &str = "platc.io/job";

/// A Job in the making. It must be safe to run twice.
pub type Job = Pods<RunOnce>;

/// What a Job has besides its pod.
#[derive(Debug)]
pub struct RunOnce {
    retries: i32,
    deadline: Duration,
    beside: Option<Identity>,
    suspended: bool,
}

impl Pods<RunOnce> {
    /// A Job that plays `role`.
    pub fn new(role: &str) -> Self {
        Self::run_by(
            role,
            RunOnce {
                retries: 6,
                deadline: Duration::minutes(30),
                beside: None,
                suspended: false,
            },
        )
    }

    /// A CronJob runs beside the pods of another component: in its namespace, where its Secrets are, and
    /// with its labels, so that whoever lets that component's own pods in lets these in too.
    pub fn beside(&mut self, component: &Identity) -> &mut Self {
        self.runner.beside = Some(component.clone());
        self
    }

    /// A CronJob never runs by the clock; a person starts it by
    /// `kubectl create job --from=cronjob/<name> <name>`.
    pub fn suspended(&mut self) -> &mut Self {
        self.runner.suspended = true;
        self
    }

    /// Time after which the Job has failed, whatever it is doing.
    pub fn gives_up_after(&mut self, deadline: Duration) -> &mut Self {
        self.runner.deadline = deadline;
        self
    }

    /// Pods that are started anew after one that failed; 6 when nothing is said.
    pub fn retries(&mut self, retries: u32) -> &mut Self {
        self.runner.retries = i32::try_from(retries).unwrap_or(i32::MAX);
        self
    }

    /// The finished Job.
    pub fn into_object(self, identity: &Identity, version: Option<&str>) -> batch::Job {
        let base = identity.object_name(&self.role);
        let spec = self.into_spec(identity, version);
        batch::Job {
            metadata: ObjectMeta {
                name: Some(job_name(&base, &spec)),
                annotations: Some(BTreeMap::from([(JOB_BASE.to_owned(), base)])),
                ..ObjectMeta::default()
            },
            spec: Some(spec),
            ..batch::Job::default()
        }
    }

    /// A CronJob that runs the Job again and again, one run at a time. Its name carries no digest: a
    /// CronJob can be changed.
    pub fn into_cron_job(
        self,
        identity: &Identity,
        version: Option<&str>,
        schedule: &Schedule,
    ) -> batch::CronJob {
        let beside = self.runner.beside.clone();
        batch::CronJob {
            metadata: ObjectMeta {
                name: Some(identity.object_name(&self.role)),
                namespace: beside.as_ref().map(|other| other.namespace.clone()),
                ..ObjectMeta::default()
            },
            spec: Some(batch::CronJobSpec {
                suspend: self.runner.suspended.then_some(true),
                schedule: schedule.cron.clone(),
                time_zone: schedule.time_zone.clone(),
                concurrency_policy: Some("Forbid".to_owned()),
                // A controller that was away does not catch up on what is long past.
                starting_deadline_seconds: Some(3600),
                successful_jobs_history_limit: Some(3),
                failed_jobs_history_limit: Some(3),
                job_template: batch::JobTemplateSpec {
                    spec: Some(self.into_spec(beside.as_ref().unwrap_or(identity), version)),
                    ..batch::JobTemplateSpec::default()
                },
            }),
            ..batch::CronJob::default()
        }
    }

    fn into_spec(self, identity: &Identity, version: Option<&str>) -> batch::JobSpec {
        let Self {
            role,
            mut pod,
            runner:
                RunOnce {
                    retries,
                    deadline,
                    beside: _,
                    suspended: _,
                },
        } = self;
        pod.spec.restart_policy = Some("Never".to_owned());
        batch::JobSpec {
            backoff_limit: Some(retries),
            active_deadline_seconds: Some(i64::from(deadline.as_seconds())),
            template: pod.into_template(identity, identity.labels(&role), version),
            ..batch::JobSpec::default()
        }
    }

    /// The pod alone, for the template file of a program that starts such pods itself. It has no name;
    /// the program gives it one.
    pub fn into_pod(self, identity: &Identity, version: Option<&str>) -> core::Pod {
        let Self {
            role,
            mut pod,
            runner: _,
        } = self;
        pod.spec.restart_policy = Some("Never".to_owned());
        pod.into_pod(identity, identity.labels(&role), version)
    }
}

/// The name of a Job that is called `base` and runs this.
pub fn job_name(base: &str, spec: &batch::JobSpec) -> String {
    let digest = spec_digest(spec);
    let base = digest::fit(base, MAX_LABEL - 1 - digest.len());
    format!("{base}-{digest}")
}

/// When a CronJob runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Minute, hour, day of the month, month and day of the week: `45 14 * * *`.
    pub cron: String,
    /// Name of the time zone that the schedule is meant in, such as `Europe/Moscow`; that of the
    /// controller when absent, and on servers before 1.25.
    pub time_zone: Option<String>,
}

/// Ten hexadecimal digits over everything that a Job runs.
fn spec_digest(spec: &batch::JobSpec) -> String {
    let mut text = Vec::new();
    // Kubernetes types hold nothing that YAML cannot write.
    let written = yaml::write_document(spec, &mut text);
    debug_assert!(written.is_ok(), "a Job always serializes");
    digest::short([text.as_slice()])[..10].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::Container;
    use crate::image::Image;
    use crate::workload::PodUsers;

    fn identity() -> Identity {
        Identity {
            platform: "datalake".to_owned(),
            product: "airflow".to_owned(),
            instance: "main".to_owned(),
            namespace: "datalake".to_owned(),
            cluster_domain: "cluster.local".to_owned(),
            pod_users: PodUsers::Image,
        }
    }

    #[test]
    fn row_15_a_job_that_runs_something_else_has_another_name() {
        let named = |image: &str, retries: i32| {
            let image = Image::new(image.parse().expect("valid"), None);
            let mut job = Job::new("task");
            job.container(Container::new("base", &image));
            let spec = batch::JobSpec {
                backoff_limit: Some(retries),
                ..job.into_object(&identity(), None).spec.unwrap_or_default()
            };
            job_name("main-airflow-task", &spec)
        };
        let name = named("busybox:1.36", 3);
        assert_eq!(named("busybox:1.36", 3), name);
        let others = [named("busybox:1.37", 3), named("busybox:1.36", 4)];
        for other in others {
            assert_ne!(other, name);
            let digest = other.strip_prefix("main-airflow-task-");
            assert_eq!(digest.map(str::len), Some(10), "{other}");
        }
    }

    #[test]
    fn a_cron_job_can_run_beside_another_component_and_wait_for_a_person() {
        let other = Identity {
            product: "postgresql".to_owned(),
            instance: "meta".to_owned(),
            namespace: "databases".to_owned(),
            ..identity()
        };
        let image = Image::new("busybox:1.36".parse().expect("valid"), None);
        let mut job = Job::new("dump");
        job.container(Container::new("base", &image));
        job.beside(&other).suspended();
        let schedule = Schedule {
            cron: "0 2 * * *".to_owned(),
            time_zone: None,
        };
        let object = job.into_cron_job(&identity(), None, &schedule);
        assert_eq!(object.metadata.name.as_deref(), Some("main-airflow-dump"));
        assert_eq!(object.metadata.namespace.as_deref(), Some("databases"));
        let spec = object.spec.expect("it has a specification");
        assert_eq!(spec.suspend, Some(true));
        let job = spec.job_template.spec.expect("it has a Job");
        let labels = job.template.metadata.and_then(|metadata| metadata.labels);
        assert_eq!(labels, Some(other.labels("dump")));
    }

    #[test]
    fn a_pod_alone_is_what_the_job_would_run() {
        let identity = identity();
        let image = Image::new("busybox:1.36".parse().expect("valid"), None);
        let job = || {
            let mut job = Job::new("task");
            job.container(Container::new("base", &image).scratch("logs", "/logs"));
            job
        };
        let template = job()
            .into_object(&identity, Some("1.36"))
            .spec
            .expect("a Job has a specification")
            .template;
        let pod = job().into_pod(&identity, Some("1.36"));
        assert_eq!(Some(pod.metadata), template.metadata);
        assert_eq!(pod.spec, template.spec);
    }
}
