//! The compile benchmark: one description of a platform of many teams, compiled by platc, by a floor
//! that does nothing but build and write the same objects, and by other tools.
//!
//! [`generate`] makes the description, [`objects`] the twenty objects of a team, which platc gets
//! through the modules of [`team`] and the floor directly. `README.md` says how to run it all.

pub mod description;
pub mod floor;
pub mod generate;
pub mod objects;
pub mod team;
