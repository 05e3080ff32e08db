//! The platforms of this repository in a real cluster, from the first apply to the end.

mod faults;
mod house;
mod killed;
mod lifecycle;
mod order;
mod rights;
mod state;
