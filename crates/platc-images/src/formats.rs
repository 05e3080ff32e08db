//! One file for each format.
//!
//! YAML is written as text: everything quoted in it is a part of a [`Reference`], whose alphabet
//! has no quotes, backslashes or control characters.
//!
//! [`Reference`]: platc_objects::Reference

pub(crate) mod docker;
pub(crate) mod hauler;
pub(crate) mod imgpkg;
pub(crate) mod json;
pub(crate) mod plain;
pub(crate) mod skopeo;
pub(crate) mod zarf;
