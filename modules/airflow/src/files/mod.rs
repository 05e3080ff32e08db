//! The configuration files, one a file.

mod pod_template;
mod statsd_mapping;

pub(crate) use pod_template::pod_template;
pub(crate) use statsd_mapping::statsd_mapping;
