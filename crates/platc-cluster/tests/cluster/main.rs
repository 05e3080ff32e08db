//! Plans and applies against a real API server.

mod apply;
mod gone;
mod rows;
mod scene;
