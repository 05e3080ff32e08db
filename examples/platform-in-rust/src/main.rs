//! A platform in Rust.

fn main() {}
