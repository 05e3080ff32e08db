//! What tells that an object is ready, where its kind does not say.

use std::fmt;
use std::str::FromStr;

/// The annotation that holds a [`ReadyWhen`].
pub const READY_WHEN: &str = "platc.io/ready-when";

/// What tells that an object is ready, in the words of `kubectl wait --for`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadyWhen {
    /// A condition in the status has a status: `condition=Available`, `condition=Degraded=False`.
    Condition {
        /// Type, such as `Available`.
        kind: String,
        /// `True`, `False` or `Unknown`.
        status: String,
    },
    /// A field has a value: `jsonpath={.status.phase}=Running`.
    Field {
        /// Names of the fields that lead there.
        path: Vec<String>,
        /// The value; a number or a boolean as its text.
        value: String,
    },
}

/// Why a text does not say when an object is ready.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "write `condition=Ready`, `condition=Degraded=False` or `jsonpath={{.status.phase}}=Running`"
)]
pub struct ReadyWhenError;

impl ReadyWhen {
    /// This condition is true.
    pub fn condition(kind: &str) -> Self {
        Self::Condition {
            kind: kind.to_owned(),
            status: "True".to_owned(),
        }
    }

    /// The field that these names lead to has this value.
    pub fn field<'n>(path: impl IntoIterator<Item = &'n str>, value: &str) -> Self {
        Self::Field {
            path: path.into_iter().map(str::to_owned).collect(),
            value: value.to_owned(),
        }
    }
}

impl fmt::Display for ReadyWhen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Condition { kind, status } if status == "True" => write!(f, "condition={kind}"),
            Self::Condition { kind, status } => write!(f, "condition={kind}={status}"),
            Self::Field { path, value } => {
                f.write_str("jsonpath={")?;
                for name in path {
                    // A dot inside of a name is written as `kubectl` reads it.
                    write!(f, ".{}", name.replace('.', "\\."))?;
                }
                write!(f, "}}={value}")
            }
        }
    }
}

impl FromStr for ReadyWhen {
    type Err = ReadyWhenError;

    fn from_str(text: &str) -> Result<Self, ReadyWhenError> {
        if let Some(condition) = text.strip_prefix("condition=") {
            let (kind, status) = condition.split_once('=').unwrap_or((condition, "True"));
            let is_status = matches!(status, "True" | "False" | "Unknown");
            return if is_status && !kind.is_empty() {
                Ok(Self::Condition {
                    kind: kind.to_owned(),
                    status: status.to_owned(),
                })
            } else {
                Err(ReadyWhenError)
            };
        }
        let field = text.strip_prefix("jsonpath={.").ok_or(ReadyWhenError)?;
        let (path, value) = field.split_once("}=").ok_or(ReadyWhenError)?;
        let path = names(path);
        if value.is_empty() || path.iter().any(|name| !is_plain(name)) {
            return Err(ReadyWhenError);
        }
        Ok(Self::Field {
            path,
            value: value.to_owned(),
        })
    }
}

/// The names of a path; `\.` is a dot inside of a name.
fn names(path: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut letters = path.chars();
    while let Some(letter) = letters.next() {
        let inside = match letter {
            '.' => {
                names.push(String::new());
                continue;
            }
            '\\' => letters.next().unwrap_or('\\'),
            other => other,
        };
        if let Some(name) = names.last_mut() {
            name.push(inside);
        }
    }
    names
}

/// Whether a name is that of one field: there are no lists and no filters.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.contains(['[', ']', '*', '?', '{', '}', '\\'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let degraded = ReadyWhen::Condition {
            kind: "Degraded".to_owned(),
            status: "False".to_owned(),
        };
        for (ready_when, text) in [
            (ReadyWhen::condition("Ready"), "condition=Ready"),
            (degraded, "condition=Degraded=False"),
            (
                ReadyWhen::field(["status", "phase"], "Running"),
                "jsonpath={.status.phase}=Running",
            ),
            (
                ReadyWhen::field(["status", "example.org/done"], "a=b"),
                "jsonpath={.status.example\\.org/done}=a=b",
            ),
        ] {
            assert_eq!(ready_when.to_string(), text);
            assert_eq!(text.parse(), Ok(ready_when), "{text}");
        }
        assert_eq!(
            "condition=Ready=True".parse(),
            Ok(ReadyWhen::condition("Ready"))
        );
    }

    #[test]
    fn what_says_nothing_is_refused() {
        for text in [
            "",
            "Ready",
            "condition=",
            "condition=Ready=yes",
            "jsonpath={.status.phase}",
            "jsonpath={.status.phase}=",
            "jsonpath={.status..phase}=x",
            "jsonpath={.status.items[0]}=x",
            "jsonpath=.status.phase=x",
        ] {
            assert_eq!(text.parse::<ReadyWhen>(), Err(ReadyWhenError), "{text}");
        }
    }
}
