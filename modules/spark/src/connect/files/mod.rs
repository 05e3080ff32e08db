//! The configuration files, one a file.

mod executor_template;
mod spark_defaults;

pub(crate) use executor_template::executor_template;
pub(crate) use spark_defaults::spark_defaults;
