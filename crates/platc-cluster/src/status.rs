//! How a platform is.
