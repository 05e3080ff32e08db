//! `postgresql.conf`: the server's settings.

use std::fmt::Write as _;

use platc_sdk::{ConfigFile, Settings};

use super::pg_hba::method;
use crate::model::{Model, Tuning};
use crate::names;

/// The server reads this file instead of the one that `initdb` leaves in the volume; what is not set
/// here has the default that PostgreSQL was built with.
pub(crate) fn postgresql_conf(model: &Model, consumers: usize) -> ConfigFile {
    let buffers = model.resources.memory.percent_in_mebibytes(25);
    let connections = model.connections.count(consumers);
    let settings = Settings::new()
        .set("listen_addresses", "*")
        .set("port", names::PORT.number)
        .set("hba_file", names::PG_HBA)
        .set("max_connections", connections)
        .set("shared_buffers", format!("{buffers}MB"))
        // It counts for passwords that are set from now on.
        .set("password_encryption", method(model.password_encryption))
        .set("timezone", "UTC")
        .set("log_timezone", "UTC");
    let settings = tuned(model, connections, settings).overridden_by(&model.settings);
    ConfigFile::rendered("postgresql.conf", render(&settings), &settings)
}

/// `work_mem` is what one sort may take: half of the memory beside `shared_buffers` is enough for one in
/// every connection, and never less than PostgreSQL's default of 4 MB.
fn tuned(model: &Model, connections: u32, settings: Settings) -> Settings {
    if model.tuning == Tuning::Modest {
        return settings;
    }
    let memory = &model.resources.memory;
    let sorts = memory.percent_in_mebibytes(75) / 2;
    let work = (sorts / u64::from(connections)).max(4);
    let maintenance = (memory.whole_mebibytes() / 16).max(64);
    let cached = memory.percent_in_mebibytes(75);
    settings
        .set("work_mem", format!("{work}MB"))
        .set("maintenance_work_mem", format!("{maintenance}MB"))
        .set("effective_cache_size", format!("{cached}MB"))
}

/// Every value is quoted: numbers and words may be, everything else has to be.
fn render(settings: &Settings) -> String {
    let mut text = String::new();
    for (key, value) in settings.iter() {
        text.push_str(key);
        text.push_str(" = '");
        push_quoted(value.text(), &mut text);
        text.push_str("'\n");
    }
    text
}

/// A quoted value ends at its line's end, and in it a backslash starts an escape.
fn push_quoted(value: &str, text: &mut String) {
    for character in value.chars() {
        match character {
            '\'' => text.push_str("''"),
            '\\' => text.push_str("\\\\"),
            '\u{0}'..='\u{1f}' => {
                let _ = write!(text, "\\{:03o}", u32::from(character));
            }
            _ => text.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_as_the_server_reads_them() {
        let cases = [
            ("100", "a = '100'\n"),
            ("", "a = ''\n"),
            ("\"$user\", public", "a = '\"$user\", public'\n"),
            ("it's", "a = 'it''s'\n"),
            ("c:\\tmp", "a = 'c:\\\\tmp'\n"),
            ("two\nlines\t#", "a = 'two\\012lines\\011#'\n"),
            ("имя", "a = 'имя'\n"),
        ];
        for (value, expected) in cases {
            assert_eq!(render(&Settings::new().set("a", value)), expected);
        }
    }
}
