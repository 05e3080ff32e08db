//! Where a field stands in an object, and how list items are told apart.

use std::fmt;

use serde_json::Value;

/// One step from an object towards a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// A field of a map.
    Field(String),
    /// The list item whose field `key` has this value.
    Item { key: &'static str, value: String },
    /// A list item that has nothing to be known by, counted from 0.
    Index(usize),
    /// Not a field: the order of a list's items.
    Order,
}

/// The steps from an object to a field, such as `spec.containers[name=namenode].image`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FieldPath(pub(crate) Vec<Step>);

impl FieldPath {
    pub(crate) fn then(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// The steps after these fields, if the path leads through them.
    pub(crate) fn after(&self, fields: &[&str]) -> Option<&[Step]> {
        let (head, rest) = self.0.split_at_checked(fields.len())?;
        let same =
            |(step, field): (&Step, &&str)| matches!(step, Step::Field(name) if name == field);
        head.iter().zip(fields).all(same).then_some(rest)
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_steps(f, &self.0)
    }
}

/// The text of a part of a path.
pub(crate) fn render_steps(steps: &[Step]) -> String {
    FieldPath(steps.to_vec()).to_string()
}

fn write_steps(f: &mut fmt::Formatter<'_>, steps: &[Step]) -> fmt::Result {
    for (position, step) in steps.iter().enumerate() {
        match step {
            Step::Field(name) if !is_plain(name) => write!(f, "[{name:?}]")?,
            Step::Field(name) if position == 0 => f.write_str(name)?,
            Step::Field(name) => write!(f, ".{name}")?,
            Step::Item { key, value } => {
                // `metadata.name` is a name like any other to a reader.
                let key = key.rsplit('.').next().unwrap_or(key);
                write!(f, "[{key}={value}]")?;
            }
            Step::Index(index) => write!(f, "[{index}]")?,
            Step::Order => f.write_str("[order]")?,
        }
    }
    Ok(())
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// The fields that tell the items of a list apart, by the name of the list, best first. Kubernetes
/// merges its lists by the same ones, except where they need two fields.
pub(crate) fn item_keys(list: &str) -> &'static [&'static str] {
    match list {
        "volumeMounts" => &["mountPath"],
        "volumeDevices" => &["devicePath"],
        "ports" => &["name", "containerPort", "port"],
        "volumeClaimTemplates" => &["metadata.name"],
        "items" => &["key", "path", "name"],
        "tolerations" | "matchExpressions" => &["key"],
        "topologySpreadConstraints" => &["topologyKey"],
        "hostAliases" => &["ip"],
        "rules" => &["host", "name"],
        "paths" => &["path"],
        "conditions" => &["type"],
        "endpoints" => &["port", "targetPort"],
        _ => &["name", "key", "host", "id"],
    }
}

/// What an item's key field holds, as text.
pub(crate) fn item_value(item: &Value, key: &str) -> Option<String> {
    let value = match key.split_once('.') {
        Some((outer, inner)) => item.get(outer)?.get(inner)?,
        None => item.get(key)?,
    };
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_as_people_write_it_and_quotes_odd_names() {
        let path = FieldPath(vec![
            Step::Field("spec".to_owned()),
            Step::Field("containers".to_owned()),
            Step::Item {
                key: "name",
                value: "nn".to_owned(),
            },
            Step::Field("args".to_owned()),
            Step::Index(2),
        ]);
        assert_eq!(path.to_string(), "spec.containers[name=nn].args[2]");
        let path = FieldPath(vec![
            Step::Field("data".to_owned()),
            Step::Field("core-site.xml".to_owned()),
        ]);
        assert_eq!(path.to_string(), r#"data["core-site.xml"]"#);
        assert_eq!(path.after(&["data"]).map(<[Step]>::len), Some(1));
        assert_eq!(path.after(&["spec"]), None);
    }
}
