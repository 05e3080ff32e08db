//! platc.
fn main() {}
