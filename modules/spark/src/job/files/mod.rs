//! The configuration files, one file a file.

mod batch;
mod spark_defaults;

pub(crate) use batch::batch;
pub(crate) use spark_defaults::spark_defaults;
