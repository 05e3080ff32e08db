//! What a person is told: diagnostics, codes, places, and the renderers for them.
//!
//! A check that finds a mistake makes a [`Diagnostic`] and names the place by its [`Path`] in the
//! configuration, so it needs to know nothing of files. The compiler, which has read the files,
//! turns each path into a span of text ([`Diagnostic::visit_places`]), [`sort()`]s them all, and
//! [`render()`] prints them in the [`Format`] that was asked for.
//!
//! ```
//! use platc_diagnostics::{Diagnostic, Format, Path, RenderOptions, Sources, render};
//!
//! let nodes = Path::parse("hdfs.lake.journal_nodes");
//! let diagnostic = Diagnostic::error("hdfs::even-quorum", "an even number of JournalNodes")
//!     .at(&nodes, "must be odd")
//!     .help("use 3 or 5");
//! let options = RenderOptions { format: Format::Short, color: false, width: 100 };
//! assert_eq!(
//!     render(&[diagnostic], &Sources::default(), options),
//!     "hdfs.lake.journal_nodes: error[hdfs::even-quorum]: an even number of JournalNodes\n",
//! );
//! ```

mod diagnostic;
mod page;
mod path;
pub mod render;
mod sort;
mod source;
mod suggest;

pub use diagnostic::{Diagnostic, Edit, Help, Label, Part, Place, Severity};
pub use page::Page;
pub use path::{Path, Segment};
pub use render::{Format, RenderOptions, UnknownFormat, render};
pub use sort::sort;
pub use source::{FileId, Sources};
pub use suggest::did_you_mean;
