//! What every provider of a capability does the same way with the requests of its consumers.

pub mod file_system;
pub mod object_store;
mod policy;
mod staged;
