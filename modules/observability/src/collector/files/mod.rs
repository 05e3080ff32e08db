//! The configuration files, one a file.

mod collector_yaml;

pub(crate) use collector_yaml::collector_yaml;
