//! Whose an object and its fields are.
//!
//! Read in this order: [`field_path`] and [`fields`] (who set which field), [`conflict`] (a field that
//! two want), [`adoption`] (taking fields over), [`marks`] (other engines), [`ours`] (may platc delete
//! it), [`data`] (does it hold data), [`noise`] (what the server adds).

pub mod adoption;
pub mod conflict;
pub mod data;
pub mod field_path;
pub mod fields;
pub mod marks;
pub mod noise;
pub mod ours;
