//! What stands in the way of the Secrets of a platform, and the command that helps.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use platc_compiler::SecretUse;

/// Key of a Secret of type `kubernetes.io/dockerconfigjson`.
pub(super) const PULL_KEY: &str = ".dockerconfigjson";

/// Something that stands in the way of a Secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Namespace of the Secret.
    pub namespace: String,
    /// Its name.
    pub secret: String,
    /// What it is.
    pub trouble: Trouble,
    /// Who reads the Secret or the key, such as `livy.main Deployment/livy/main-livy container livy`.
    pub used_by: BTreeSet<String>,
}

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A person has to make the Secret, and it is not there.
    SecretMissing {
        /// The keys that are read.
        keys: Vec<String>,
        /// A namespace that has it.
        elsewhere: Option<String>,
    },
    /// A person has to make the key, and it is not there.
    KeyMissing {
        /// The key.
        key: String,
        /// A namespace that has it.
        elsewhere: Option<String>,
    },
    /// A node does not take credentials for a registry from a Secret of this type.
    WrongType {
        /// The type that it has.
        found: String,
    },
    /// The environment variable is unset or empty, and no namespace has the value.
    VariableUnset {
        /// The key that it is for.
        key: String,
        /// The variable.
        variable: String,
        /// The Secret is there, without the key.
        is_there: bool,
    },
    /// The variable has another value than the cluster, where somebody else wrote it.
    Written {
        /// The key.
        key: String,
        /// The variable.
        variable: String,
        /// The field manager that wrote it.
        writer: String,
    },
    /// Keys have to change, but the Secret is immutable and not made by platc.
    Immutable {
        /// The keys.
        keys: Vec<String>,
    },
    /// The value is missing here, and the namespaces that have it do not agree.
    Differs {
        /// The key.
        key: String,
        /// The namespaces.
        namespaces: Vec<String>,
    },
    /// The readers of the value do not agree on where it comes from.
    Disagreement {
        /// The key.
        key: String,
        /// The variables, or the formats.
        sources: Vec<String>,
    },
    /// The Secret is being deleted.
    Going,
    /// A rotation of it was not finished.
    RotationUnfinished,
    /// It is to be rotated, and platc generates no value of it.
    NothingGenerated,
    /// It is to be rotated, and no apply has finished making it.
    NotMade,
    /// It is to be rotated, and was not made by platc.
    NotOurs,
}

impl Problem {
    /// A command that solves it, with `<...>` in place of each value.
    pub fn command(&self) -> Option<String> {
        let (name, namespace) = (&self.secret, &self.namespace);
        let create = |keys: &[String]| create_command(namespace, name, keys);
        let patch = |key: &str| {
            format!(
                "kubectl patch secret {name} --namespace={namespace} --field-manager=platc \
                 --patch='{{\"stringData\":{{\"{key}\":\"<value>\"}}}}'"
            )
        };
        match &self.trouble {
            Trouble::SecretMissing { keys, .. } => Some(create(keys)),
            Trouble::VariableUnset {
                key,
                is_there: false,
                ..
            } => Some(create(std::slice::from_ref(key))),
            Trouble::KeyMissing { key, .. }
            | Trouble::VariableUnset { key, .. }
            | Trouble::Written { key, .. } => Some(patch(key)),
            Trouble::WrongType { .. } => Some(create(&[PULL_KEY.to_owned()])),
            Trouble::RotationUnfinished => Some(format!("platc rotate {name}")),
            Trouble::NotMade => Some("platc apply".to_owned()),
            Trouble::Immutable { .. }
            | Trouble::Differs { .. }
            | Trouble::Disagreement { .. }
            | Trouble::Going
            | Trouble::NothingGenerated
            | Trouble::NotOurs => None,
        }
    }
}

fn create_command(namespace: &str, name: &str, keys: &[String]) -> String {
    let has = |key: &str| keys.iter().any(|each| each == key);
    if has(PULL_KEY) {
        return format!(
            "kubectl create secret docker-registry {name} --namespace={namespace} \
             --docker-server=<registry> --docker-username=<user> --docker-password=<password>"
        );
    }
    if has("tls.crt") && has("tls.key") && keys.len() == 2 {
        return format!(
            "kubectl create secret tls {name} --namespace={namespace} --cert=<file> --key=<file>"
        );
    }
    let mut command = format!("kubectl create secret generic {name} --namespace={namespace}");
    for key in keys {
        let _ = write!(command, " --from-literal='{key}=<value>'");
    }
    if keys.is_empty() {
        command.push_str(" --from-literal='<key>=<value>'");
    }
    command
}

/// One sentence, then who reads it and the command that helps, a line each.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret {} in {}: ", self.secret, self.namespace)?;
        fmt::Display::fmt(&self.trouble, f)?;
        for reader in &self.used_by {
            write!(f, "\n  read by {reader}")?;
        }
        if let Some(command) = self.command() {
            write!(f, "\n  {command}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SecretMissing { keys, elsewhere } => {
                f.write_str("it does not exist")?;
                if !keys.is_empty() {
                    write!(f, "; it needs {}", quoted(keys))?;
                }
                found_elsewhere(f, elsewhere.as_deref())
            }
            Self::KeyMissing { key, elsewhere } => {
                write!(f, "it has no key `{key}`")?;
                found_elsewhere(f, elsewhere.as_deref())
            }
            Self::WrongType { found } => write!(
                f,
                "it has the type {found}, from which nodes take no credentials for a registry; delete it and make it anew"
            ),
            Self::VariableUnset { key, variable, .. } => write!(
                f,
                "set the environment variable {variable}, or put the value of `{key}` there"
            ),
            Self::Written {
                key,
                variable,
                writer,
            } => write!(
                f,
                "{variable} differs from the value of `{key}`, which {writer} wrote; unset {variable} to keep that value, or write the new one there"
            ),
            Self::Immutable { keys } => write!(
                f,
                "{} would have to change, but it is immutable and was not made by platc",
                quoted(keys)
            ),
            Self::Differs { key, namespaces } => write!(
                f,
                "`{key}` is missing here, and has different values in {}; make them the same",
                namespaces.join(", ")
            ),
            Self::Disagreement { key, sources } => write!(
                f,
                "the value of `{key}` is to come from {}; it can only come from one",
                sources.join(" and from ")
            ),
            Self::Going => f.write_str("it is being deleted"),
            Self::RotationUnfinished => f.write_str("its rotation was not finished"),
            Self::NothingGenerated => {
                f.write_str("platc generates no value of it, so there is none to rotate")
            }
            Self::NotMade => f.write_str("no apply has finished making it yet"),
            Self::NotOurs => f.write_str(
                "it was not made by platc; change its values where they come from, then run `platc apply`",
            ),
        }
    }
}

fn found_elsewhere(f: &mut fmt::Formatter<'_>, namespace: Option<&str>) -> fmt::Result {
    match namespace {
        Some(namespace) => write!(f, "; {namespace} has it"),
        None => Ok(()),
    }
}

fn quoted(keys: &[String]) -> String {
    let quoted: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    quoted.join(", ")
}

/// The readers, each once.
pub(super) fn readers<'p>(uses: impl IntoIterator<Item = &'p &'p SecretUse>) -> BTreeSet<String> {
    let readers = uses.into_iter().map(|each| {
        let SecretUse {
            component,
            object,
            container,
            path,
            ..
        } = each;
        match container {
            Some(container) => format!("{component} {object} container {container}"),
            None => format!("{component} {object} {path}"),
        }
    });
    readers.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(keys: &[&str]) -> Vec<String> {
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

    fn problem(trouble: Trouble) -> Problem {
        Problem {
            namespace: "ns".to_owned(),
            secret: "db".to_owned(),
            trouble,
            used_by: BTreeSet::from(["livy.main".to_owned()]),
        }
    }

    #[test]
    fn a_problem_names_the_secret_its_readers_and_the_command() {
        let unset = Trouble::VariableUnset {
            key: "user".to_owned(),
            variable: "DB_USER".to_owned(),
            is_there: false,
        };
        let disagreement = Trouble::Disagreement {
            key: "user".to_owned(),
            sources: owned(&["A", "B"]),
        };
        for (trouble, text) in [
            (
                unset,
                "set the environment variable DB_USER, or put the value of `user` there\n  \
                 read by livy.main\n  \
                 kubectl create secret generic db --namespace=ns --from-literal='user=<value>'",
            ),
            (
                disagreement,
                "the value of `user` is to come from A and from B; it can only come from one\n  \
                 read by livy.main",
            ),
            (
                Trouble::RotationUnfinished,
                "its rotation was not finished\n  read by livy.main\n  platc rotate db",
            ),
        ] {
            let text = format!("Secret db in ns: {text}");
            assert_eq!(problem(trouble).to_string(), text);
        }
    }

    #[test]
    fn the_command_makes_the_kind_of_secret_that_the_keys_are_for() {
        let missing = |keys: &[&str]| Trouble::SecretMissing {
            keys: owned(keys),
            elsewhere: None,
        };
        let key = Trouble::KeyMissing {
            key: "user".to_owned(),
            elsewhere: None,
        };
        for (trouble, command) in [
            (
                missing(&["password", "user"]),
                "create secret generic db --namespace=ns --from-literal='password=<value>' \
                 --from-literal='user=<value>'",
            ),
            (
                missing(&["tls.crt", "tls.key"]),
                "create secret tls db --namespace=ns --cert=<file> --key=<file>",
            ),
            (
                missing(&[PULL_KEY]),
                "create secret docker-registry db --namespace=ns --docker-server=<registry> \
                 --docker-username=<user> --docker-password=<password>",
            ),
            (
                missing(&[]),
                "create secret generic db --namespace=ns --from-literal='<key>=<value>'",
            ),
            (
                key,
                "patch secret db --namespace=ns --field-manager=platc \
                 --patch='{\"stringData\":{\"user\":\"<value>\"}}'",
            ),
        ] {
            let command = format!("kubectl {command}");
            assert_eq!(problem(trouble).command(), Some(command));
        }
    }
}
