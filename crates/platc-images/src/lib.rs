//! The images of a platform as lists that offline tools read.
//!
//! An [`ImageList`] is made of every [`ImageUse`] of a platform, and [`render`] writes it in the
//! [`Format`] of the tool that carries the images to a site without internet access.

mod format;
mod formats;
mod lines;
mod list;
mod pin;
mod render;

pub use format::{Format, UnknownFormat};
pub use list::{ImageEntry, ImageList, ImageUse, Place};
pub use render::{RenderError, render};
