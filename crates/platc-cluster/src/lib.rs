//! Talks to a cluster: live plan, apply in dependency order, readiness, inventory, lease and journal.
//!
//! The only crate with `kube`. It prints nothing: what happens is told as events.
//!
//! Read in this order: [`connection`] and [`api`] (requests and their failures), [`object`] (an
//! object as JSON), [`platform`] (what is to be there), [`inventory`], [`lease`], [`journal`] and
//! [`history`] (what platc keeps in the cluster), [`ownership`] (whose an object is), [`live`] (what is
//! there), [`planning`] (what would change), [`readiness`] (is it ready, and why not), [`secrets`].

pub mod api;
pub mod applying;
pub mod connection;
pub mod destroying;
pub mod drift;
pub mod error;
pub mod history;
pub mod inventory;
pub mod journal;
pub mod kind;
pub mod lease;
pub mod live;
pub mod logs;
pub mod object;
pub mod ownership;
pub mod planning;
pub mod platform;
pub mod rbac;
pub mod readiness;
pub mod rotating;
pub mod secrets;
pub mod status;

pub use connection::{Cluster, Wanted};
pub use error::Error;
pub use platform::Platform;

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
