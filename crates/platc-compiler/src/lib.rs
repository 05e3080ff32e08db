//! The compiler: from configuration files to manifests. Pure: no file, clock, environment or
//! network is touched here.
//!
//! The modules stand in the order in which the data flows: [`document`] reads text into spanned
//! values; `resolve` reads those into the types of the modules, a [`draft::Draft`]; [`wire`] validates the
//! components and binds their references; `finish` builds the objects, completes them and writes
//! them down; a [`Compilation`] is what comes out. [`Platform`] is the other way in, from Rust.

pub mod codes;
pub mod compilation;
pub mod document;
pub mod draft;
pub mod emit;
mod finish;
mod fixes;
mod mask;
mod mistake;
mod moved;
mod patch;
mod pipeline;
mod platform;
mod registry;
mod required;
mod resolve;
pub mod settings;
pub mod wire;
mod words;

pub use compilation::{Compilation, ComponentSummary, ImageUse, Manifest, SecretUse};
pub use pipeline::{InputFile, Options, Outcome, compile};
pub use platform::Platform;
pub use registry::{AnyComponent, AnyConfig, AnyModule, Registry};
