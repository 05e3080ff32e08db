//! The provisioning files, one a file.

mod dashboards;
mod datasources;

pub(crate) use dashboards::{DashboardFile, dashboards, provider};
pub(crate) use datasources::datasources;
