//! `redis.conf`: how the server keeps data, and what it does when memory ends.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use platc_sdk::ConfigFile;

use crate::arguments::Arguments;
use crate::model::{Data, Model};
use crate::names;

/// The password is not in it: a ConfigMap is no place for one.
pub(crate) fn redis_conf(model: &Model) -> ConfigFile {
    let memory = model.resources.memory.percent_in_mebibytes(75);
    let append_only = match model.data {
        Data::Kept(_) => "yes",
        Data::Forgotten => "no",
    };
    let defaults: [(&str, &[&str]); 9] = [
        ("appendfsync", &["everysec"]),
        ("appendonly", &[append_only]),
        ("bind", &["*", "-::*"]),
        ("dir", &[names::DATA]),
        ("maxmemory", &[&format!("{memory}mb")]),
        // Any other policy removes queued tasks without a word.
        ("maxmemory-policy", &["noeviction"]),
        ("port", &[&names::PORT.number.to_string()]),
        // It refuses clients from outside when there is no password; here there always is one.
        ("protected-mode", &["no"]),
        // The append-only file keeps the data. A snapshot beside it would be written for nothing,
        // and the server takes no writes any more after one has failed.
        ("save", &[""]),
    ];
    let mut directives: BTreeMap<&str, Arguments> = defaults
        .into_iter()
        .map(|(directive, arguments)| (directive, arguments.into()))
        .collect();
    let user = model.settings.iter();
    directives.extend(user.map(|(directive, arguments)| (directive.as_str(), arguments.clone())));
    ConfigFile::text("redis.conf", render(&directives))
}

fn render(directives: &BTreeMap<&str, Arguments>) -> String {
    let mut text = String::new();
    for (directive, arguments) in directives {
        let _ = writeln!(text, "{directive} {arguments}");
    }
    text
}
