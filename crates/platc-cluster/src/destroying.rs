//! Takes a platform out of a cluster.
