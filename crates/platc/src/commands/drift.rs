//! `platc drift`: what others changed since platc applied the platform.

use std::fmt::Write as _;

use clap::Args;
use platc_cluster::drift::{ComparedWith, Departure, Drift as Found, Drifted, FieldDrift, drift};
use serde_json::Value;

use crate::exit::Exit;
use crate::look::Look;
use crate::progress::visible;
use crate::session::Session;

/// Show what others changed since platc applied the platform; nothing is written.
///
/// Exit codes: 0 shown, 2 something changed and `--detailed-exitcode` asked to say so.
#[derive(Args, Debug)]
pub(crate) struct Drift {
    #[command(flatten)]
    look: Look,
    /// Exit with 2 when somebody changed something
    #[arg(long)]
    detailed_exitcode: bool,
}

impl Drift {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        Ok(match self.look.run(session, drift, text)? {
            None => Exit::Failure,
            Some(found) if self.detailed_exitcode && found.is_any() => Exit::Changes,
            Some(_) => Exit::Success,
        })
    }
}

fn text(found: &Found) -> String {
    let mut text = format!("Platform {} in {}\n", found.platform, found.cluster);
    let Some(digest) = &found.digest else {
        text.push_str("It is not applied here.\n");
        return text;
    };
    let _ = writeln!(
        text,
        "Compared with what was applied last, digest {digest}\n"
    );
    for drifted in &found.objects {
        text.push_str(&of_object(drifted));
    }
    for stranger in &found.strangers {
        let _ = writeln!(text, "  ?   {}: {}", stranger.key, visible(&stranger.text));
    }
    if !found.is_any() {
        text.push_str("No drift.\n");
        return text;
    }
    let departed = match found.objects.len() {
        1 => "1 object is not as it was left".to_owned(),
        count => format!("{count} objects are not as they were left"),
    };
    let strangers = match found.strangers.len() {
        1 => "1 is not platc's".to_owned(),
        count => format!("{count} are not platc's"),
    };
    let _ = writeln!(
        text,
        "\nDrift: {departed}, {strangers}. `platc apply` brings back what platform.toml says."
    );
    let fields = found.objects.iter().flat_map(|object| &object.fields);
    if fields.into_iter().any(|field| !field.owners.is_empty()) {
        text.push_str(
            "Fields that others own it takes only when `--force-conflicts` names them.\n",
        );
    }
    text
}

fn of_object(drifted: &Drifted) -> String {
    let (sign, word) = match drifted.departure {
        Departure::Gone => ("-", "was deleted"),
        Departure::Going => ("-", "is being deleted"),
        Departure::Recreated => ("-/+", "was deleted and made anew"),
        Departure::Unlabelled => ("!", "lost the platform's label"),
        Departure::Changed => ("~", "was changed"),
        Departure::Unknown => ("~", "is not as it was left"),
    };
    let component = drifted.component.as_deref().unwrap_or("platform");
    let mut text = format!("  {sign:<3} {component} {} {word}", drifted.key);
    if drifted.compared_with == Some(ComparedWith::Compiled) {
        text.push_str(", compared with platform.toml as it is now");
    }
    if let Some(note) = &drifted.note {
        let _ = write!(text, ": {}", visible(note));
    }
    text.push('\n');
    for field in &drifted.fields {
        let _ = writeln!(text, "        {}", of_field(field));
    }
    text
}

fn of_field(field: &FieldDrift) -> String {
    let value = |value: &Option<Value>| match value {
        None => "nothing".to_owned(),
        Some(value) => visible(&value.to_string()),
    };
    let mut text = format!("{} is {}", field.path, value(&field.live));
    if field.live == field.wanted {
        text.push_str(" as it should be");
    } else {
        let _ = write!(text, ", should be {}", value(&field.wanted));
    }
    let owners: Vec<String> = field
        .owners
        .iter()
        .map(|owner| {
            let mut text = format!("{} ({}", owner.manager, owner.operation);
            if !owner.subresource.is_empty() {
                let _ = write!(text, " of {}", owner.subresource);
            }
            if let Some(time) = &owner.time {
                let _ = write!(text, ", {time}");
            }
            text + ")"
        })
        .collect();
    if !owners.is_empty() {
        let _ = write!(text, "; set by {}", owners.join(", "));
    }
    text
}

#[cfg(test)]
mod tests {
    use platc_cluster::connection::{About, Version};
    use platc_cluster::drift::Owner;
    use platc_cluster::ownership::fields::Operation;
    use platc_cluster::status::Note;
    use serde_json::json;

    use super::*;
    use crate::progress::outline::samples::key;

    fn found(objects: Vec<Drifted>, strangers: Vec<Note>) -> Found {
        Found {
            cluster: About {
                context: "prod".to_owned(),
                server: "https://10.0.0.1:6443".to_owned(),
                id: "1b2c".to_owned(),
                version: Version { minor: 28 },
            },
            platform: "datalake".to_owned(),
            digest: Some("d8ba".to_owned()),
            objects,
            strangers,
        }
    }

    const HEAD: &str =
        "Platform datalake in cluster prod at https://10.0.0.1:6443 (Kubernetes 1.28, id 1b2c)\n";

    #[test]
    fn each_field_says_who_set_it() {
        let drifted = |kind, departure, fields| Drifted {
            key: key(kind, "zk"),
            component: Some("zookeeper.zk".to_owned()),
            departure,
            compared_with: None,
            fields,
            note: None,
        };
        let replicas = FieldDrift {
            path: "spec.replicas".to_owned(),
            live: Some(json!(5)),
            wanted: Some(json!(3)),
            owners: vec![Owner {
                manager: "kubectl".to_owned(),
                operation: Operation::Update,
                subresource: "scale".to_owned(),
                time: Some("2026-11-21T10:00:00Z".to_owned()),
            }],
        };
        let taken = FieldDrift {
            path: "data.a".to_owned(),
            live: Some(json!("x")),
            wanted: Some(json!("x")),
            owners: Vec::new(),
        };
        let objects = vec![
            drifted("StatefulSet", Departure::Changed, vec![replicas, taken]),
            drifted("Service", Departure::Gone, Vec::new()),
        ];
        let stranger = Note {
            key: key("ConfigMap", "copy"),
            text: "it carries the platform's label".to_owned(),
        };
        let expected = format!(
            "{HEAD}Compared with what was applied last, digest d8ba

  ~   zookeeper.zk StatefulSet/zk in data was changed
        spec.replicas is 5, should be 3; set by kubectl (Update of scale, 2026-11-21T10:00:00Z)
        data.a is \"x\" as it should be
  -   zookeeper.zk Service/zk in data was deleted
  ?   ConfigMap/copy in data: it carries the platform's label

Drift: 2 objects are not as they were left, 1 is not platc's. `platc apply` brings back what platform.toml says.
Fields that others own it takes only when `--force-conflicts` names them.
"
        );
        assert_eq!(text(&found(objects, vec![stranger])), expected);
    }

    #[test]
    fn a_platform_that_nobody_touched_has_no_drift() {
        let untouched = found(Vec::new(), Vec::new());
        assert_eq!(
            text(&untouched),
            format!("{HEAD}Compared with what was applied last, digest d8ba\n\nNo drift.\n")
        );
        let never = Found {
            digest: None,
            ..untouched
        };
        assert_eq!(text(&never), format!("{HEAD}It is not applied here.\n"));
    }
}
