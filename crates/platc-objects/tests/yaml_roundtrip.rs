//! What the writer writes, two independent YAML 1.2 readers read back as it was.

mod yaml_samples;

use platc_objects::yaml;
use proptest::prelude::*;
use serde_json::{Map, Value};
use yaml_rust2::{Yaml, YamlLoader};

/// The one document of `text` as `yaml-rust2` reads it, or what it complains about.
fn read_with_yaml_rust2(text: &str) -> Result<Value, String> {
    let documents = YamlLoader::load_from_str(text).map_err(|error| error.to_string())?;
    match documents.as_slice() {
        [document] => json(document),
        _ => Err(format!("{} documents", documents.len())),
    }
}

fn json(yaml: &Yaml) -> Result<Value, String> {
    match yaml {
        Yaml::Null => Ok(Value::Null),
        Yaml::Boolean(value) => Ok(Value::from(*value)),
        Yaml::Integer(value) => Ok(Value::from(*value)),
        Yaml::Real(text) => text
            .parse::<f64>()
            .map(Value::from)
            .map_err(|error| error.to_string()),
        Yaml::String(text) => Ok(Value::from(text.as_str())),
        Yaml::Array(items) => items.iter().map(json).collect(),
        Yaml::Hash(entries) => entries
            .iter()
            .map(|(key, value)| match key {
                Yaml::String(key) => Ok((key.clone(), json(value)?)),
                other => Err(format!("the key {other:?} is not a string")),
            })
            .collect::<Result<Map<_, _>, _>>()
            .map(Value::Object),
        Yaml::Alias(_) | Yaml::BadValue => Err(format!("{yaml:?}")),
    }
}

fn read_with_serde_saphyr(text: &str) -> Result<Value, String> {
    serde_saphyr::from_str(text).map_err(|error| error.to_string())
}

#[track_caller]
fn assert_read_back(value: &Value) {
    let text = yaml::to_string(value).expect("a JSON value has a YAML form");
    assert_eq!(
        read_with_serde_saphyr(&text).as_ref(),
        Ok(value),
        "serde-saphyr reads:\n{text}"
    );
    assert_eq!(
        read_with_yaml_rust2(&text).as_ref(),
        Ok(value),
        "yaml-rust2 reads:\n{text}"
    );
}

#[test]
fn nasty_strings_are_read_back_wherever_they_stand() {
    for value in yaml_samples::each_nasty_string() {
        assert_read_back(&value);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_tree_is_read_back(value in yaml_samples::document()) {
        assert_read_back(&value);
    }
}
