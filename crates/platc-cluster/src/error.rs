//! What can go wrong between platc and a cluster.

use serde_json::Value;

use crate::object::{items, text};

/// Why a request, or a step of work, failed. No value of a Secret stands in one.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No way to a cluster is configured, or the configuration cannot be used.
    #[error("no cluster can be reached: {0}")]
    Config(String),
    /// The server could not be reached, or the connection broke, also after several attempts.
    #[error("{request}: the API server does not answer: {cause}")]
    Unreachable {
        /// Verb and path.
        request: String,
        /// What the connection said.
        cause: String,
    },
    /// The server refused.
    #[error("{0}")]
    Refused(Box<Refusal>),
    /// The server answered something that is no answer.
    #[error("{request}: the answer of the API server cannot be read: {cause}")]
    Answer {
        /// Verb and path.
        request: String,
        /// What is wrong with it.
        cause: String,
    },
    /// Something in the cluster is not as platc left it.
    #[error("{0}")]
    State(String),
}

/// A refusal of the server.
#[derive(Debug)]
pub struct Refusal {
    /// Verb and path.
    pub request: String,
    /// HTTP status code.
    pub code: u16,
    /// The server's word for it, such as `Forbidden` or `Invalid`; may be empty.
    pub reason: String,
    /// What the server says.
    pub message: String,
    /// `details.causes`, as the server gave them.
    pub causes: Vec<Value>,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.request, self.message)?;
        let has_rights = ["exceeded quota", "it is being terminated"];
        if self.code == 403 && !has_rights.iter().any(|why| self.message.contains(why)) {
            f.write_str(" (`platc rbac` prints the rights that an apply needs)")?;
        }
        Ok(())
    }
}

impl Refusal {
    /// Reads the `Status` that a server answers with.
    pub(crate) fn read(request: String, code: u16, status: &Value, body: &str) -> Self {
        let said = text(status, "/message").filter(|message| !message.is_empty());
        Self {
            request,
            code,
            reason: text(status, "/reason").unwrap_or_default().to_owned(),
            message: said.map_or_else(
                || {
                    format!(
                        "HTTP {code} {}",
                        body.trim().chars().take(300).collect::<String>()
                    )
                },
                str::to_owned,
            ),
            causes: items(status, "/details/causes").to_vec(),
        }
    }
}

impl Error {
    /// The refusal, if the server refused.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// The HTTP status code of a refusal.
    pub fn code(&self) -> Option<u16> {
        self.refusal().map(|refusal| refusal.code)
    }

    /// The object, its kind or its namespace does not exist.
    pub fn is_not_found(&self) -> bool {
        self.code() == Some(404)
    }

    /// Somebody else wrote first, or owns a field.
    pub fn is_conflict(&self) -> bool {
        self.code() == Some(409)
    }

    /// The user may not do this.
    pub fn is_forbidden(&self) -> bool {
        self.code() == Some(403)
    }

    /// The object is not valid, or an immutable field would change.
    pub fn is_invalid(&self) -> bool {
        self.code() == Some(422)
    }

    /// What a server may say as long as it does not know the newest definition of a custom kind.
    pub(crate) fn may_be_premature(&self) -> bool {
        self.is_not_found() || self.is_unknown_field() || self.is_invalid()
    }

    /// A field that the server does not know: 1.20 says so with 500, newer ones with 400 or 500.
    pub fn is_unknown_field(&self) -> bool {
        self.refusal().is_some_and(|refusal| {
            matches!(refusal.code, 400 | 500)
                && (refusal.message.contains("field not declared in schema")
                    || refusal.message.contains("strict decoding error"))
        })
    }
}
