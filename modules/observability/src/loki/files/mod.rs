//! The configuration files, one a file.

mod loki_yaml;

pub(crate) use loki_yaml::loki_yaml;
