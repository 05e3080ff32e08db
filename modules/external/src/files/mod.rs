//! The configuration files, one a file.

mod core_site;
mod hdfs_site;

pub(crate) use core_site::core_site;
pub(crate) use hdfs_site::hdfs_site;
