//! Plans and applies against a real API server.

mod apply;
mod rows;
mod scene;
