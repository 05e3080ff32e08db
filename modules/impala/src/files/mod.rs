//! The configuration files, one a file.

mod conf;
mod fair_scheduler;
mod flags;
mod llama_site;

pub(crate) use conf::conf;
pub(crate) use fair_scheduler::fair_scheduler;
pub(crate) use flags::{catalogd_flags, coordinator_flags, executor_flags, statestored_flags};
pub(crate) use llama_site::llama_site;
