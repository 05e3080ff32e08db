//! The configuration files, one a file.

mod zoo_cfg;

pub(crate) use zoo_cfg::zoo_cfg;
