//! What platc keeps in the cluster, against a real API server.

mod history;
mod inventory;
mod journal;
mod lease;
mod scene;
