//! The twenty objects of a team. platc's module and the floor make them with the same functions, so
//! that what is compared is the way around them.
//!
//! | Objects | File |
//! | --- | --- |
//! | Namespace, ResourceQuota, NetworkPolicy | `tenancy.rs` |
//! | ServiceAccount, Role, RoleBinding, Secret | `identity.rs` |
//! | ConfigMaps with `spark-defaults.conf` and `log4j2.properties` | `config.rs` |
//! | Deployments and Services of Spark Connect and the history server, Ingress | `spark.rs` |
//! | StatefulSet, headless Service, PodDisruptionBudget of ZooKeeper | `zookeeper.rs` |
//! | StatefulSet and Service of PostgreSQL, Job that migrates a catalog | `postgres.rs` |

use k8s_openapi::Resource;
use platc_objects::Object;
use platc_sdk::Stage;
use serde::Serialize;

use crate::description::{Organization, Team};

mod config;
mod identity;
mod pod;
mod postgres;
mod service;
mod spark;
mod tenancy;
mod tenant;
mod zookeeper;

use tenant::Tenant;

/// A typed object of any kind.
pub trait Kind: Into<Object> + Resource + Serialize {}

impl<T: Into<Object> + Resource + Serialize> Kind for T {}

/// Where the objects go.
pub trait Objects {
    /// Takes an object that plays `role`.
    fn add<T: Kind>(&mut self, stage: Stage, role: &str, object: T);
}

/// Makes the objects of a team.
pub fn write(organization: &Organization, team: &Team, out: &mut impl Objects) {
    let tenant = Tenant::new(organization, team);
    let foundation = Stage::Foundation;
    out.add(foundation, "tenancy", tenancy::namespace(&tenant));
    out.add(foundation, "identity", identity::service_account(&tenant));
    out.add(foundation, "identity", identity::role(&tenant));
    out.add(foundation, "identity", identity::role_binding(&tenant));
    out.add(foundation, "config", config::spark_defaults(&tenant));
    out.add(foundation, "config", config::spark_log4j(&tenant));
    out.add(foundation, "secrets", identity::credentials(&tenant));
    out.add(foundation, "tenancy", tenancy::quota(&tenant));
    out.add(Stage::Run, "connect", spark::connect(&tenant));
    out.add(Stage::Run, "history", spark::history(&tenant));
    out.add(Stage::Run, "quorum", zookeeper::servers(&tenant));
    out.add(Stage::Run, "database", postgres::server(&tenant));
    out.add(foundation, "connect", spark::connect_service(&tenant));
    out.add(foundation, "history", spark::history_service(&tenant));
    out.add(foundation, "quorum", zookeeper::headless_service(&tenant));
    out.add(foundation, "database", postgres::service(&tenant));
    out.add(foundation, "ingress", spark::ingress(&tenant));
    out.add(foundation, "quorum", zookeeper::budget(&tenant));
    out.add(Stage::Prepare, "migrate", postgres::migration(&tenant));
    out.add(foundation, "tenancy", tenancy::network_policy(&tenant));
}
