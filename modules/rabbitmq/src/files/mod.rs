//! The configuration files, one a file.

mod enabled_plugins;
mod rabbitmq_conf;

pub(crate) use enabled_plugins::enabled_plugins;
pub(crate) use rabbitmq_conf::rabbitmq_conf;
