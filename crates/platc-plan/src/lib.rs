//! Compares two trees of manifests and says what would change and how dangerous it is; pure.
//!
//! The crate knows manifests only as text: a [`Tree`] is what a snapshot folder, a git revision or
//! a fresh compilation holds, and [`plan`] compares two of them. Nothing here reads a file, a clock
//! or a cluster, so the same two trees give the same bytes everywhere.
//!
//! ```
//! use platc_plan::{Baseline, BaselineKind, Request, Tree, plan, render};
//!
//! # fn main() -> Result<(), platc_plan::Error> {
//! let before = Tree::default();
//! let after = Tree::new([(
//!     "platform/Namespace-lake.yaml".to_owned(),
//!     "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: lake\n".to_owned(),
//! )]);
//! let plan = plan(&Request {
//!     before: &before,
//!     after: &after,
//!     baseline: Baseline {
//!         kind: BaselineKind::Empty,
//!         description: "nothing".to_owned(),
//!         reason: "no snapshot yet".to_owned(),
//!     },
//!     platform: "datalake",
//!     order: &[],
//!     moved: &[],
//!     digest: "",
//! })?;
//! assert!(plan.has_changes());
//! assert_eq!(
//!     render::text(&plan, render::TextOptions { color: false, diffs: true }),
//!     "Platform datalake, compared with nothing (no snapshot yet)\n\
//!      \n\
//!      platform\n\
//!      \x20 +   Namespace/lake  create\n\
//!      \n\
//!      Plan: 1 to create, 0 to change, 0 to replace, 0 to delete.\n",
//! );
//! # Ok(())
//! # }
//! ```

mod error;
mod identity;
mod object;
mod secret;
mod tree;

mod compare;
mod field_diff;
mod field_path;
mod outline;
mod pairing;
mod plan;
mod text_diff;
mod visible;

mod assess;
mod claims;
mod immutable;
mod immutable_table;
mod kinds;
mod pod_template;
mod quantity;
mod rename_hint;

pub mod render;

pub use compare::plan;
pub use error::{Error, Side};
pub use field_diff::FieldChange;
pub use identity::Identity;
pub use plan::{
    Action, Baseline, BaselineKind, Change, Checked, Move, Plan, Request, Risk, Strategy, Summary,
};
pub use rename_hint::RenameHint;
pub use tree::Tree;
