//! What a module is written against.
//!
//! A module is a Rust type that a person fills in (`[hdfs.lake]` in `platform.toml`, or
//! `Hdfs::ha()` in Rust) and that knows how to become Kubernetes objects. It meets other modules
//! only through capabilities. This crate re-exports everything a module needs:
//!
//! - [`Module`]: the three steps a module takes: `validate`, `interface`, `build`.
//! - [`Ref`] and [`capability`]: how a component names what it uses, and what it gets.
//! - [`Context`]: what `validate` may ask and where it reports mistakes.
//! - [`Build`]: where `build` puts its objects.
//! - [`database`], [`kerberos`] and [`spark`]: what several modules need to know in the same way.
//! - [`objects`]: the Kubernetes DSL. [`Diagnostic`]: what a person is told.
//!
//! A module does no I/O and reads no clock; its `build` cannot fail.

pub mod build;
mod built;
pub mod capability;
pub mod component;
pub mod context;
pub mod database;
pub mod kerberos;
pub mod module;
mod plain_name;
pub mod provision;
pub mod reference;
pub mod settings;
pub mod spark;

pub use build::{Build, Stage};
pub use capability::Capability;
pub use component::Address;
pub use context::Context;
pub use module::{Handle, Module, Offers, Provides};
pub use plain_name::PlainName;
pub use platc_diagnostics::Page;
pub use platc_diagnostics::{self as diagnostics, Diagnostic, Path, Place};
pub use platc_objects::{self as objects, *};
pub use reference::{AbsolutePath, PathRef, Ref};
pub use settings::{Resources, SecretValue};
