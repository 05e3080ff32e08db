//! What others changed.
