//! The path of a field and a set of them, as `managedFields` writes both.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use serde_json::{Map, Value};

/// One step from an object towards a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// `f:image`: a field of a map.
    Field(String),
    /// `k:{"name":"app"}`: the list item with these keys; the JSON is kept as the server wrote it.
    Item(String),
    /// `v:"x"`: an item of a list that is a set; the JSON is kept as the server wrote it.
    Value(String),
    /// `i:0`: an item of a list that has no keys.
    Index(usize),
}

/// The way to a field, such as `spec.template.spec.containers[name=app].image`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldPath(Vec<Step>);

/// A set of fields: the content of a `fieldsV1`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldSet(BTreeSet<FieldPath>);

impl FieldSet {
    /// Reads a `fieldsV1`. Steps of a kind that is not known are left out, as the server does.
    pub fn read(fields: &Value) -> Self {
        let mut set = BTreeSet::new();
        collect(&mut set, &FieldPath::default(), fields);
        Self(set)
    }

    /// Writes a `fieldsV1`.
    pub fn to_json(&self) -> Value {
        let paths: Vec<&[Step]> = self.0.iter().map(|path| path.0.as_slice()).collect();
        write_fields(&paths)
    }

    /// The fields of both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self(self.0.union(&other.0).cloned().collect())
    }

    /// The fields that the other set does not have.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        Self(self.0.difference(&other.0).cloned().collect())
    }

    /// The fields that fulfil a condition.
    #[must_use]
    pub fn filtered(self, is_wanted: impl Fn(&FieldPath) -> bool) -> Self {
        Self(self.0.into_iter().filter(is_wanted).collect())
    }

    /// Whether the field itself is in the set; fields below it do not count.
    pub fn contains(&self, path: &FieldPath) -> bool {
        self.0.contains(path)
    }

    /// The fields, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = &FieldPath> {
        self.0.iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FieldPath {
    /// The path through these fields of maps.
    pub fn of_fields(names: &[&str]) -> Self {
        let step = |name: &&str| Step::Field((*name).to_owned());
        Self(names.iter().map(step).collect())
    }

    /// Whether the path is that of another field, or of one below it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The path as the server writes it in a conflict: `.spec.containers[name="app"].image`. Dots in
    /// names are not told from dots between them.
    pub fn server_text(&self) -> String {
        let mut text = String::new();
        for step in &self.0 {
            let _ = match step {
                Step::Field(name) => write!(text, ".{name}"),
                Step::Item(keys) => write!(text, "[{}]", pairs(keys, Value::to_string)),
                Step::Value(value) => write!(text, "[={value}]"),
                Step::Index(index) => write!(text, "[{index}]"),
            };
        }
        text
    }

    /// Where the field stands in an object: a JSON pointer. `None` when it is not there.
    pub fn pointer_in(&self, object: &Value) -> Option<String> {
        let mut pointer = String::new();
        let mut value = object;
        for step in &self.0 {
            let position = match step {
                Step::Field(name) => {
                    value = value.get(name)?;
                    let _ = write!(pointer, "/{}", escaped(name));
                    continue;
                }
                Step::Item(keys) => {
                    let keys: Map<String, Value> = serde_json::from_str(keys).ok()?;
                    position(value, |item| has_keys(item, &keys))?
                }
                Step::Value(wanted) => {
                    let wanted: Value = serde_json::from_str(wanted).ok()?;
                    position(value, |item| *item == wanted)?
                }
                Step::Index(index) => *index,
            };
            value = value.get(position)?;
            let _ = write!(pointer, "/{position}");
        }
        Some(pointer)
    }

    fn then(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

/// `spec.containers[name=app].image`, `data["core-site.xml"]`, `metadata.finalizers[=example.com/x]`.
impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Field(name) if !is_plain(name) => write!(f, "[{name:?}]")?,
                Step::Field(name) if position == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ".{name}")?,
                Step::Item(keys) => write!(f, "[{}]", pairs(keys, shown))?,
                Step::Value(value) => {
                    let value: Value = serde_json::from_str(value).unwrap_or_default();
                    write!(f, "[={}]", shown(&value))?;
                }
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl Step {
    fn read(text: &str) -> Option<Self> {
        let (kind, content) = text.split_once(':')?;
        match kind {
            "f" => Some(Self::Field(content.to_owned())),
            "k" => Some(Self::Item(content.to_owned())),
            "v" => Some(Self::Value(content.to_owned())),
            "i" => content.parse().ok().map(Self::Index),
            _ => None,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Field(name) => format!("f:{name}"),
            Self::Item(keys) => format!("k:{keys}"),
            Self::Value(value) => format!("v:{value}"),
            Self::Index(index) => format!("i:{index}"),
        }
    }
}

/// A node is in the set itself when it has `.` or nothing below it.
fn collect(set: &mut BTreeSet<FieldPath>, path: &FieldPath, node: &Value) {
    let children: Vec<(Step, &Value)> = node
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, child)| Some((Step::read(name)?, child)))
        .collect();
    if !path.0.is_empty() && (children.is_empty() || node.get(".").is_some()) {
        set.insert(path.clone());
    }
    for (step, child) in children {
        collect(set, &path.then(step), child);
    }
}

/// Writes sorted paths; an empty one stands for the node itself.
fn write_fields(paths: &[&[Step]]) -> Value {
    let mut node = Map::new();
    let below = match paths {
        [[], below @ ..] => below,
        all => all,
    };
    if below.len() < paths.len() && !below.is_empty() {
        node.insert(".".to_owned(), Value::Object(Map::new()));
    }
    for same in below.chunk_by(|left, right| left.first() == right.first()) {
        let Some((step, _)) = same.first().and_then(|path| path.split_first()) else {
            continue;
        };
        let rests: Vec<&[Step]> = same.iter().filter_map(|path| path.get(1..)).collect();
        node.insert(step.text(), write_fields(&rests));
    }
    Value::Object(node)
}

/// `name=app`, or `containerPort=8998,protocol=TCP`.
fn pairs(keys: &str, write: impl Fn(&Value) -> String) -> String {
    let Ok(keys) = serde_json::from_str::<Map<String, Value>>(keys) else {
        return keys.to_owned();
    };
    let pairs: Vec<String> = keys
        .iter()
        .map(|(key, value)| format!("{key}={}", write(value)))
        .collect();
    pairs.join(",")
}

fn shown(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn position(list: &Value, is_meant: impl Fn(&Value) -> bool) -> Option<usize> {
    list.as_array()?.iter().position(is_meant)
}

/// A key that an item leaves out has its default, which only the server's schema knows: `TCP` is the
/// one that occurs.
fn has_keys(item: &Value, keys: &Map<String, Value>) -> bool {
    keys.iter().all(|(key, wanted)| match item.get(key) {
        Some(value) => value == wanted,
        None => key == "protocol" && wanted == "TCP",
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields() -> Value {
        json!({
            "f:data": {".": {}, "f:core-site.xml": {}},
            "f:metadata": {
                "f:finalizers": {".": {}, "v:\"example.com/x\"": {}},
                "f:labels": {"f:app": {}},
            },
            "f:spec": {
                "f:containers": {"k:{\"name\":\"app\"}": {
                    ".": {},
                    "f:image": {},
                    "f:ports": {"k:{\"containerPort\":80,\"protocol\":\"TCP\"}": {".": {}, "f:name": {}}},
                }},
                "f:externals": {"i:1": {}},
            },
        })
    }

    #[test]
    fn a_path_has_a_text_for_people_one_of_the_server_and_a_place_in_the_object() {
        let object = json!({
            "data": {"core-site.xml": ""},
            "metadata": {"finalizers": ["a", "example.com/x"], "labels": {"app": "x"}},
            "spec": {"externals": [0, 1], "containers": [
                {"name": "side"},
                {"name": "app", "image": "x", "ports": [{"containerPort": 80, "name": "http"}]},
            ]},
        });
        let lines: Vec<String> = FieldSet::read(&fields())
            .iter()
            .map(|path| {
                let pointer = path.pointer_in(&object).unwrap_or_default();
                format!("{path}  {}  {pointer}", path.server_text())
            })
            .collect();
        assert_eq!(
            lines,
            [
                "data  .data  /data",
                r#"data["core-site.xml"]  .data.core-site.xml  /data/core-site.xml"#,
                "metadata.finalizers  .metadata.finalizers  /metadata/finalizers",
                r#"metadata.finalizers[=example.com/x]  .metadata.finalizers[="example.com/x"]  /metadata/finalizers/1"#,
                "metadata.labels.app  .metadata.labels.app  /metadata/labels/app",
                r#"spec.containers[name=app]  .spec.containers[name="app"]  /spec/containers/1"#,
                r#"spec.containers[name=app].image  .spec.containers[name="app"].image  /spec/containers/1/image"#,
                r#"spec.containers[name=app].ports[containerPort=80,protocol=TCP]  .spec.containers[name="app"].ports[containerPort=80,protocol="TCP"]  /spec/containers/1/ports/0"#,
                r#"spec.containers[name=app].ports[containerPort=80,protocol=TCP].name  .spec.containers[name="app"].ports[containerPort=80,protocol="TCP"].name  /spec/containers/1/ports/0/name"#,
                "spec.externals[1]  .spec.externals[1]  /spec/externals/1",
            ]
        );
    }

    #[test]
    fn a_set_that_is_read_and_written_is_the_same() {
        for fields in [fields(), json!({}), json!({"f:spec": {}})] {
            assert_eq!(FieldSet::read(&fields).to_json(), fields);
        }
    }

    #[test]
    fn what_is_not_a_set_of_fields_reads_as_what_it_has_of_one() {
        for (odd, read) in [
            (json!(null), json!({})),
            (json!({".": {}}), json!({})),
            (json!({"x": {}, "z:y": {}, "i:one": {}}), json!({})),
            (json!({"f:a": {"z:b": {}}}), json!({"f:a": {}})),
            (
                json!({"f:a": {"k:nonsense": 1}}),
                json!({"f:a": {"k:nonsense": {}}}),
            ),
        ] {
            assert_eq!(FieldSet::read(&odd).to_json(), read, "{odd}");
        }
    }

    #[test]
    fn sets_are_joined_and_subtracted_field_by_field() {
        let left = FieldSet::read(&json!({"f:a": {"f:b": {}, "f:c": {}}}));
        let right = FieldSet::read(&json!({"f:a": {".": {}, "f:b": {}}, "f:d": {}}));
        assert_eq!(
            left.union(&right).to_json(),
            json!({"f:a": {".": {}, "f:b": {}, "f:c": {}}, "f:d": {}})
        );
        assert_eq!(
            left.difference(&right).to_json(),
            json!({"f:a": {"f:c": {}}})
        );
        assert_eq!(
            right.difference(&left).to_json(),
            json!({"f:a": {}, "f:d": {}})
        );
    }
}
