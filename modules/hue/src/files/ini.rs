//! The format of `hue.ini`: sections inside of sections, as Python's `ConfigObj` reads them.

use std::collections::BTreeMap;

use platc_sdk::Settings;

/// The text of settings whose keys have dots between sections and key. The sections of `first` come
/// before others beside them, in this order.
pub(crate) fn render(settings: &Settings, first: &[String]) -> String {
    let mut root = Section::default();
    for path in first {
        path.split('.').fold(&mut root, Section::open);
    }
    for (key, value) in settings.iter() {
        root.insert(key, value.text());
    }
    let mut text = String::new();
    root.push(0, &mut text);
    text
}

#[derive(Default)]
struct Section<'a> {
    values: BTreeMap<&'a str, &'a str>,
    sections: Vec<(&'a str, Self)>,
}

impl<'a> Section<'a> {
    fn insert(&mut self, key: &'a str, value: &'a str) {
        match key.split_once('.') {
            Some((section, rest)) => self.open(section).insert(rest, value),
            None => {
                self.values.insert(key, value);
            }
        }
    }

    fn open(&mut self, name: &'a str) -> &mut Self {
        let known = self.sections.iter().position(|(other, _)| *other == name);
        let index = known.unwrap_or_else(|| {
            self.sections.push((name, Self::default()));
            self.sections.len() - 1
        });
        &mut self.sections[index].1
    }

    /// Values come before sections: what stands behind a section belongs to it.
    fn push(&self, depth: usize, text: &mut String) {
        for (key, value) in &self.values {
            text.extend([*key, " = ", &quoted(value), "\n"]);
        }
        for (name, section) in &self.sections {
            let depth = depth + 1;
            let (open, close) = ("[".repeat(depth), "]".repeat(depth));
            text.extend([open.as_str(), *name, &close, "\n"]);
            section.push(depth, text);
        }
    }
}

/// A value in quotes where it would be a list, a comment or cut otherwise. Values with both kinds of
/// quotes were refused.
fn quoted(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/:@+*<>()= ".contains(c);
    if !value.is_empty() && value.trim() == value && value.chars().all(plain) {
        return value.to_owned();
    }
    let quote = if value.contains('"') { '\'' } else { '"' };
    format!("{quote}{value}{quote}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_before_the_sections_inside_of_their_section() {
        let settings = Settings::new()
            .set("desktop.zone", "a, b")
            .set("desktop.auth.backend", "x")
            .set("desktop.auth.deep.key", "{\"a\": 1}")
            .set("desktop.empty", "")
            .set("desktop.comment", "a # b")
            .set("desktop.zoo.key", 1_u32);
        assert_eq!(
            render(&settings, &["desktop.zoo".to_owned()]),
            "[desktop]\ncomment = \"a # b\"\nempty = \"\"\nzone = \"a, b\"\n[[zoo]]\nkey = 1\n\
             [[auth]]\nbackend = x\n[[[deep]]]\nkey = '{\"a\": 1}'\n"
        );
    }
}
