//! The configuration files, one a file.

mod redis_conf;

pub(crate) use redis_conf::redis_conf;
