//! The Kubernetes DSL of platc: short words over `k8s-openapi` types, and canonical YAML.
//!
//! This crate knows Kubernetes and nothing of platforms. A module describes a workload in these
//! words ([`Workload`], [`Container`], [`Probe`], [`ConfigFile`]), and what comes out is an
//! [`Object`]: a typed Kubernetes object that cannot be misspelt. For what has no word here,
//! [`Workload::tune`] hands out the typed object itself.

pub mod api_version;
pub mod config_file;
pub mod container;
pub mod custom;
pub mod digest;
pub mod duration;
pub mod endpoint;
pub mod image;
pub mod ingress;
pub mod job;
pub mod labels;
pub mod name;
pub mod network;
pub mod object;
pub mod probe;
pub mod quantity;
pub mod rbac;
pub mod ready_when;
pub mod scaling;
pub mod secret;
pub mod service;
pub mod storage;
pub mod value_error;
pub mod workload;
pub mod yaml;

pub use config_file::{ConfigFile, ConfigMapHandle, ConfigValue, Settings};
pub use container::{Container, EnvValue};
pub use custom::{CustomKind, CustomObject};
pub use duration::Duration;
pub use endpoint::{Endpoint, Port};
pub use image::{Image, Mirror, Reference};
pub use job::{Job, Schedule};
pub use labels::Identity;
pub use name::{DnsName, Name};
pub use object::{Object, ObjectId};
pub use probe::{Probe, exec, http_get, tcp};
pub use quantity::Quantity;
pub use ready_when::ReadyWhen;
pub use secret::{SecretFormat, SecretKey, SecretSource};
pub use storage::Storage;
pub use value_error::ValueError;
pub use workload::{DaemonSet, DataVersion, Deployment, StatefulSet, Workload};

/// The generated Kubernetes types, for code that needs one by name.
pub use k8s_openapi;
/// Values without a type of their own, for the fields of a [`CustomObject`] and for configuration files
/// that are YAML.
pub use serde_json;
