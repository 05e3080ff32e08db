//! Who gets the rights.

use std::str::FromStr;

use serde_json::{Value, json};

use super::RBAC;

/// Who gets the rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A user, by the name that the server's authentication gives.
    User(String),
    /// All users of a group.
    Group(String),
    /// The pods of a service account.
    ServiceAccount {
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
    },
}

/// Why a text names no subject.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected `user:NAME`, `group:NAME` or `serviceaccount:NAMESPACE:NAME`")]
pub struct NoSubject;

/// `user:jane`, `group:platform` or `serviceaccount:ci:deployer`.
impl FromStr for Subject {
    type Err = NoSubject;

    fn from_str(text: &str) -> Result<Self, NoSubject> {
        let (kind, name) = text.split_once(':').ok_or(NoSubject)?;
        if name.is_empty() {
            return Err(NoSubject);
        }
        match kind {
            // Names of users and groups may have colons themselves, such as `oidc:jane`.
            "user" => Ok(Self::User(name.to_owned())),
            "group" => Ok(Self::Group(name.to_owned())),
            "serviceaccount" => match name.split_once(':') {
                Some((namespace, name)) if !namespace.is_empty() && !name.is_empty() => {
                    Ok(Self::ServiceAccount {
                        namespace: namespace.to_owned(),
                        name: name.to_owned(),
                    })
                }
                _ => Err(NoSubject),
            },
            _ => Err(NoSubject),
        }
    }
}

impl Subject {
    pub(super) fn manifest(&self) -> Value {
        match self {
            Self::User(name) => json!({"apiGroup": RBAC, "kind": "User", "name": name}),
            Self::Group(name) => json!({"apiGroup": RBAC, "kind": "Group", "name": name}),
            Self::ServiceAccount { namespace, name } => {
                json!({"kind": "ServiceAccount", "name": name, "namespace": namespace})
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_read_from_its_kind_and_name() {
        let account = Subject::ServiceAccount {
            namespace: "ci".to_owned(),
            name: "deployer".to_owned(),
        };
        for (text, subject) in [
            ("user:jane", Ok(Subject::User("jane".to_owned()))),
            ("user:oidc:jane", Ok(Subject::User("oidc:jane".to_owned()))),
            ("group:platform", Ok(Subject::Group("platform".to_owned()))),
            ("serviceaccount:ci:deployer", Ok(account)),
            ("serviceaccount:ci", Err(NoSubject)),
            ("serviceaccount::x", Err(NoSubject)),
            ("user:", Err(NoSubject)),
            ("jane", Err(NoSubject)),
            ("", Err(NoSubject)),
        ] {
            assert_eq!(text.parse(), subject, "{text}");
        }
    }
}
