//! Documentation that is made from the code is fresh. `cargo xtask docs` writes it.

mod fidelity;
mod modules;
mod pages;
mod scenarios;
