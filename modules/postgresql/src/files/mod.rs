//! The configuration files, one a file.

mod pg_hba;
mod postgresql_conf;

pub(crate) use pg_hba::{method, pg_hba};
pub(crate) use postgresql_conf::postgresql_conf;
