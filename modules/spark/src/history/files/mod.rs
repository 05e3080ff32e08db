//! The configuration files, one a file.

mod core_site;
mod spark_defaults;

pub(crate) use core_site::core_site;
pub(crate) use spark_defaults::spark_defaults;
