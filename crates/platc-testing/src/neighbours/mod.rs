//! Stand-ins for the components around the one that is tested, so that the tests of a module need no
//! other module.

mod consumer;
mod guarded;
mod kerberized;
mod provider;
mod s3;

pub use consumer::Consumer;
pub use guarded::Guarded;
pub use kerberized::Kerberized;
pub use provider::Provider;
pub use s3::S3;
