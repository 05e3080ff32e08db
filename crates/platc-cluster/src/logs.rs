//! What the pods of a component say.
