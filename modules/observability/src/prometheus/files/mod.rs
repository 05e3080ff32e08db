//! The configuration files, one a file.

mod prometheus_yml;
mod rules;

pub(crate) use prometheus_yml::prometheus_yml;
pub(crate) use rules::rules;
