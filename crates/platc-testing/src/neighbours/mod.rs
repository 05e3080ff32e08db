//! Stand-ins for the components around the one that is tested, so that the tests of a module need no
//! other module.

mod consumer;
mod provider;
mod s3;

pub use consumer::Consumer;
pub use provider::Provider;
pub use s3::S3;
