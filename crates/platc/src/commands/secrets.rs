//! `platc secrets`: every Secret that the platform needs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use clap::Args;
use platc_compiler::{Compilation, SecretUse};
use platc_sdk::{SecretFormat, SecretSource};
use serde_json::{Value, json};

use crate::commands::{OutputFormat, json_document};
use crate::exit::Exit;
use crate::session::Session;

/// List the Secrets that the platform needs.
#[derive(Args, Debug)]
pub(crate) struct Secrets {
    /// Print the commands that make them, with placeholders for the values
    #[arg(long, conflicts_with = "format")]
    template: bool,
    /// How the list is printed
    #[arg(long, value_enum, default_value = "text")]
    format: OutputFormat,
}

impl Secrets {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let Some(compilation) = session.compile()? else {
            return Ok(Exit::Failure);
        };
        let secrets = needed(&compilation);
        session.printer.data(&match (self.template, self.format) {
            (true, _) => template(&secrets),
            (false, OutputFormat::Text) => text(&secrets),
            (false, OutputFormat::Json) => json(&secrets)?,
        })?;
        Ok(Exit::Success)
    }
}

/// A Secret is known by its namespace and name.
type Needed<'c> = BTreeMap<(&'c str, &'c str), Secret<'c>>;

/// What is known of a Secret.
#[derive(Default)]
struct Secret<'c> {
    keys: BTreeMap<&'c str, Key<'c>>,
    /// Who takes it as a whole, with whatever keys it has.
    used_by: Vec<&'c SecretUse>,
}

/// A key of a Secret.
struct Key<'c> {
    source: &'c SecretSource,
    used_by: Vec<&'c SecretUse>,
}

fn needed(compilation: &Compilation) -> Needed<'_> {
    let mut secrets = Needed::new();
    for secret_use in &compilation.secrets {
        let name = (secret_use.namespace.as_str(), secret_use.secret.as_str());
        let secret = secrets.entry(name).or_default();
        let used_by = match &secret_use.key {
            None => &mut secret.used_by,
            Some(key) => {
                let key = secret.keys.entry(key).or_insert_with(|| Key {
                    source: &secret_use.source,
                    used_by: Vec::new(),
                });
                &mut key.used_by
            }
        };
        used_by.push(secret_use);
    }
    secrets
}

/// What a person reads: the readers, each once.
fn readers(used_by: &[&SecretUse]) -> BTreeSet<String> {
    let readers = used_by.iter().map(|secret_use| {
        let SecretUse {
            component,
            object,
            container,
            path,
            ..
        } = secret_use;
        match container {
            Some(container) => format!("{component} {object} container {container}"),
            None => format!("{component} {object} {path}"),
        }
    });
    readers.collect()
}

fn source(source: &SecretSource) -> String {
    match source {
        SecretSource::Existing => "exists already".to_owned(),
        SecretSource::Env(variable) => format!("environment variable {variable}"),
        SecretSource::Generate(format) => format!("generated: {}", shape(*format)),
    }
}

fn shape(format: SecretFormat) -> String {
    match format {
        SecretFormat::Alphanumeric(length) => format!("{length} letters and digits"),
        SecretFormat::UrlSafeBase64(bytes) => format!("{bytes} random bytes as URL-safe base64"),
        SecretFormat::Literal(text) => format!("the text {text}"),
    }
}

fn text(secrets: &Needed<'_>) -> String {
    let mut text = String::new();
    for ((namespace, name), Secret { keys, used_by }) in secrets {
        let _ = writeln!(text, "{namespace}/{name}");
        for (
            key,
            Key {
                source: from,
                used_by,
            },
        ) in keys
        {
            let _ = writeln!(text, "  {key}: {}", source(from));
            for reader in readers(used_by) {
                let _ = writeln!(text, "    read by {reader}");
            }
        }
        if !used_by.is_empty() {
            text.push_str("  all keys\n");
        }
        for reader in readers(used_by) {
            let _ = writeln!(text, "    read by {reader}");
        }
    }
    text
}

fn json(secrets: &Needed<'_>) -> anyhow::Result<String> {
    let list: Vec<Value> = secrets
        .iter()
        .map(|((namespace, name), Secret { keys, used_by })| {
            let keys: Vec<Value> = keys.iter().map(|(name, key)| key_json(name, key)).collect();
            json!({"namespace": namespace, "name": name, "keys": keys, "used_by": uses_json(used_by)})
        })
        .collect();
    json_document(json!({"secrets": list}))
}

fn key_json(name: &str, key: &Key<'_>) -> Value {
    let Key { source, used_by } = key;
    let used_by = uses_json(used_by);
    match source {
        SecretSource::Existing => json!({"key": name, "source": "existing", "used_by": used_by}),
        SecretSource::Env(variable) => {
            json!({"key": name, "source": "env", "variable": variable, "used_by": used_by})
        }
        SecretSource::Generate(format) => {
            let (format, field, value) = match format {
                SecretFormat::Alphanumeric(length) => ("alphanumeric", "length", json!(length)),
                SecretFormat::UrlSafeBase64(bytes) => ("url-safe-base64", "bytes", json!(bytes)),
                SecretFormat::Literal(text) => ("literal", "text", json!(text)),
            };
            json!({"key": name, "source": "generate", "format": format, field: value, "used_by": used_by})
        }
    }
}

fn uses_json(used_by: &[&SecretUse]) -> Vec<Value> {
    let uses = used_by.iter().map(|secret_use| {
        let SecretUse {
            component,
            object,
            container,
            path,
            ..
        } = secret_use;
        json!({
            "component": component.to_string(), "kind": object.kind, "namespace": object.namespace,
            "name": object.name, "container": container, "path": path,
        })
    });
    uses.collect()
}

/// Shell commands. A Secret of the same name holds the same values in every namespace.
fn template(secrets: &Needed<'_>) -> String {
    let mut script = String::from(
        "# Put a value in place of each <...>. A Secret of the same name needs the same values in\n\
         # every namespace.\n",
    );
    for ((namespace, name), Secret { keys, used_by: _ }) in secrets {
        if keys.is_empty() {
            let _ = writeln!(script, "\n# {namespace}/{name} exists already");
            continue;
        }
        if keys
            .values()
            .all(|key| *key.source == SecretSource::Existing)
        {
            let keys: Vec<&str> = keys.keys().copied().collect();
            let _ = writeln!(
                script,
                "\n# {namespace}/{name} exists already, with: {}",
                keys.join(", ")
            );
            continue;
        }
        let _ = write!(
            script,
            "\nkubectl create secret generic {name} --namespace={namespace}"
        );
        for (key, Key { source, .. }) in keys {
            let value = match source {
                SecretSource::Existing => "existing value".to_owned(),
                SecretSource::Env(variable) => format!("value of {variable}"),
                SecretSource::Generate(format) => shape(*format),
            };
            let _ = write!(script, " \\\n  --from-literal='{key}=<{value}>'");
        }
        script.push('\n');
    }
    script
}
