//! The configuration files, one a file.

mod hadoop;
mod livy_client_conf;
mod livy_conf;
mod log4j_properties;
mod pod_template;
mod spark_defaults;

pub(crate) use hadoop::{core_site, hdfs_site};
pub(crate) use livy_client_conf::livy_client_conf;
pub(crate) use livy_conf::livy_conf;
pub(crate) use log4j_properties::log4j_properties;
pub(crate) use pod_template::{driver_template, executor_template};
pub(crate) use spark_defaults::spark_defaults;
