//! Secrets: values that were there before, are made once in the cluster, or come from the environment.
//!
//! A Secret of one name holds the same values in every namespace that needs it. [`needed`] says what
//! the platform reads, [`check`] compares that with the cluster before the first write, [`make`] writes
//! what is missing, and [`rotate`] gives new values to what was generated. No value leaves the process
//! but to the API server: [`Hidden`] has no text form.

mod aside;
mod check;
mod decide;
mod live;
mod make;
mod missing;
mod need;
mod plan;
mod problem;
mod rotate;
mod value;

pub(crate) use aside::name as stand_in_name;
pub use check::{SecretsError, check};
pub use make::{NotMade, make};
pub use missing::missing;
pub use need::{Needed, NeededKey, NeededSecrets, needed};
pub use plan::{Action, Change, Note, PlannedKey, PlannedSecret, SecretPlan};
pub use problem::{Problem, Trouble};
pub use rotate::{Rotated, finish_rotation, rotate};
pub use value::Hidden;

#[cfg(test)]
pub(crate) use need::tests::one_use;

/// On a Secret that platc made a value for: `true`. Such a Secret is never deleted unasked.
pub const GENERATED: &str = "platc.io/generated";

/// Beside [`GENERATED`]: the keys with such a value, separated by commas.
pub const GENERATED_KEYS: &str = "platc.io/generated-keys";

/// On a Secret that stands in while another is deleted and created again: why that is done.
pub const STANDS_IN: &str = "platc.io/stands-in";

/// The label that tells which program manages an object.
const MANAGED_BY: &str = "app.kubernetes.io/managed-by";

/// The value of [`MANAGED_BY`].
const PLATC: &str = "platc";
