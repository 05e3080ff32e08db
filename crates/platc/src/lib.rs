//! The platc binary as a library.
