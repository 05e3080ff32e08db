//! Secrets on a real API server.

mod hidden;
mod killed;
mod making;
mod scene;
