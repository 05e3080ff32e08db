//! Test-only: a real etcd and a real kube-apiserver on loopback, with RBAC on, and a cluster played
//! behind them.
//!
//! ```no_run
//! # fn main() {
//! use platc_testbed::Testbed;
//!
//! let testbed = match Testbed::shared() {
//!     Ok(testbed) => testbed,
//!     Err(missing) => return println!("{missing}"),
//! };
//! let namespace = testbed.namespace("rollout");
//! namespace.behave("Deployment.web", "crash-loop\nstarting\nfatal: no disk\n");
//! # }
//! ```
//!
//! # What pods do
//!
//! By default a pod becomes ready at once, and one that ends (of a Job) succeeds. The annotation
//! `testbed.platc/behaviour` on a pod template or a workload, or an entry `<Kind>.<name>` in the
//! ConfigMap `testbed-behaviour` of the namespace ([`Namespace::behave`]), says otherwise. The
//! ConfigMap wins, and both may change while pods run:
//!
//! | Value | The pod |
//! | --- | --- |
//! | `ready` | is ready at once, or succeeds |
//! | `slow=<ms>` | is ready, or succeeds, after that time |
//! | `never-ready` | runs and is never ready, or never ends; a claim is never bound |
//! | `crash-loop` | is in `CrashLoopBackOff` (a pod that is never restarted: fails) |
//! | `image-pull` | is in `ImagePullBackOff` |
//! | `unschedulable` | gets no node |
//! | `fail` | ends with exit code 1 |
//!
//! The lines after the first are what its containers log.
//!
//! # What is played
//!
//! Deployments with their `ReplicaSets` (surge, unavailability, `Recreate`, pause, progress deadline),
//! StatefulSets (order, partitions, `OnDelete`, claims), `DaemonSets`, Jobs; adoption of orphans; the
//! scheduler; pods that wait for claims, `ConfigMaps` and Secrets; logs; claims and volumes; Endpoints
//! and `EndpointSlices`; quotas; aggregated `ClusterRoles`; the end of namespaces; garbage collection of these kinds. Classes
//! `standard` (the default) and `late` (`WaitForFirstConsumer`); two nodes.
//!
//! Not played: `CronJobs`, autoscalers, disruption budgets, ingress and load balancers, affinity between
//! pods, taints, resource limits, `exec`, tokens of service accounts.

mod background;
mod error;
mod kubeconfig;
mod namespace;
mod played;
mod process;
mod programs;
mod proxy;
mod server;
mod service;
mod testbed;

pub use error::TestbedError;
pub use kubeconfig::User;
pub use namespace::Namespace;
pub use programs::{Missing, Programs};
pub use proxy::{Fault, Fired, Proxy, Request};
pub use service::{Status, down, serve, status, up};
pub use testbed::Testbed;
