//! The platforms of this repository in a real cluster, from the first apply to the end.

mod commands;
mod faults;
mod house;
mod killed;
mod lane;
mod lifecycle;
mod masked;
mod order;
mod others;
mod rights;
mod state;
mod writes;
