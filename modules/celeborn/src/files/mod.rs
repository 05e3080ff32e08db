//! The configuration files, one a file.

mod celeborn_defaults;
mod log4j2;

pub(crate) use celeborn_defaults::{master_conf, worker_conf};
pub(crate) use log4j2::log4j2;
