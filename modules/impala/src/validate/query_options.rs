//! Default query options, as Impala reads them: `key=value` with commas between.

use std::collections::BTreeMap;

use platc_sdk::{Context, Diagnostic, Path};

/// The options of the map at this place.
pub(super) fn checked(
    ctx: &mut Context<'_>,
    map: &Path,
    options: &BTreeMap<String, String>,
) -> Option<String> {
    let mut complete = true;
    for (option, value) in options {
        let plain = |c: char| c == '_' || c.is_ascii_alphanumeric();
        let separates = |c: char| c == ',' || c == '=' || c.is_control();
        if !option.is_empty() && option.chars().all(plain) && !value.contains(separates) {
            continue;
        }
        complete = false;
        ctx.report(
            Diagnostic::error(
                "impala::bad-query-option",
                format!("`{option}` cannot be a default query option"),
            )
            .at(&map.key(option), "not an option, or not its value")
            .note("Impala reads all of them as `key=value`, with commas between")
            .help("write one option a key: `mt_dop = \"4\"`"),
        );
    }
    let options: Vec<String> = options
        .iter()
        .map(|(option, value)| format!("{option}={value}"))
        .collect();
    complete.then(|| options.join(","))
}
