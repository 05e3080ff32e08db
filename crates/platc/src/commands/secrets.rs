//! `platc secrets`: every Secret that the platform needs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use clap::Args;
use platc_compiler::Compilation;
use platc_sdk::{SecretFormat, SecretSource};
use serde_json::json;

use crate::commands::OutputFormat;
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
type Needed = BTreeMap<(String, String), BTreeMap<String, Key>>;

/// A key of a Secret.
struct Key {
    source: SecretSource,
    used_by: BTreeSet<String>,
}

fn needed(compilation: &Compilation) -> Needed {
    let mut secrets = Needed::new();
    for secret_use in &compilation.secrets {
        let name = (
            secret_use.namespace.clone(),
            secret_use.secret.secret.clone(),
        );
        let key = secrets
            .entry(name)
            .or_default()
            .entry(secret_use.secret.key.clone())
            .or_insert_with(|| Key {
                source: secret_use.secret.source.clone(),
                used_by: BTreeSet::new(),
            });
        key.used_by.insert(format!(
            "{} {} container {}",
            secret_use.component, secret_use.object, secret_use.container
        ));
    }
    secrets
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

fn text(secrets: &Needed) -> String {
    let mut text = String::new();
    for ((namespace, name), keys) in secrets {
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
            for user in used_by {
                let _ = writeln!(text, "    read by {user}");
            }
        }
    }
    text
}

fn json(secrets: &Needed) -> anyhow::Result<String> {
    let list: Vec<_> = secrets
        .iter()
        .map(|((namespace, name), keys)| {
            let keys: Vec<_> = keys
                .iter()
                .map(
                    |(
                        key,
                        Key {
                            source: from,
                            used_by,
                        },
                    )| {
                        json!({"key": key, "source": source(from), "used_by": used_by})
                    },
                )
                .collect();
            json!({"namespace": namespace, "name": name, "keys": keys})
        })
        .collect();
    Ok(serde_json::to_string_pretty(&json!({"secrets": list}))? + "\n")
}

/// Shell commands. A Secret of the same name holds the same values in every namespace.
fn template(secrets: &Needed) -> String {
    let mut script = String::from(
        "# Put a value in place of each <...>. A Secret of the same name needs the same values in\n\
         # every namespace.\n",
    );
    for ((namespace, name), keys) in secrets {
        if keys
            .values()
            .all(|key| key.source == SecretSource::Existing)
        {
            let keys: Vec<&str> = keys.keys().map(String::as_str).collect();
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
