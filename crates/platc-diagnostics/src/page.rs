//! The documentation page of a diagnostic code.

/// What `platc explain CODE` prints about one code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Page {
    /// The code, such as `hdfs::even-quorum`.
    pub code: &'static str,
    /// One lower-case phrase without a period, for lists of codes.
    pub summary: &'static str,
    /// Markdown: what is found, why it matters, an example, what to do.
    pub text: &'static str,
}
