//! References to secret values. The values themselves are never here.

/// Where the value of a secret comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretSource {
    /// A Secret that a person or another tool made.
    Existing,
    /// Made once in the cluster by `platc apply`, and never overwritten.
    Generate(SecretFormat),
    /// Read from this environment variable by `platc apply`, and by nothing else.
    Env(String),
}

/// What a generated value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretFormat {
    /// This many letters and digits; safe in URLs, shells and configuration files.
    Alphanumeric(u8),
    /// This many random bytes as URL-safe base64 with padding (a Fernet key is 32 of them).
    UrlSafeBase64(u8),
    /// This text; for keys of a Secret that are not secret, such as a user name.
    Literal(&'static str),
}

/// One value inside of a Secret.
///
/// The same value may be needed in several namespaces; it then has the same Secret name and key in
/// each, and whoever applies the platform delivers it to all of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecretKey {
    /// Name of the Secret.
    pub secret: String,
    /// Key inside of the Secret.
    pub key: String,
    /// Where the value comes from.
    pub source: SecretSource,
}
