//! Every renderer over the same diagnostics, compared with the whole text expected.

mod github;
mod hostile;
mod human;
mod json;
mod samples;
mod sarif;
mod short;
