//! The Hadoop user of a component.

use platc_sdk::{Context, Diagnostic};

/// The user, unless its name has characters that users do not have: reported under `code`.
pub(crate) fn checked(ctx: &mut Context<'_>, code: &'static str, user: String) -> Option<String> {
    let mut letters = user.chars();
    let starts_well = letters
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    if starts_well && letters.all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c)) {
        return Some(user);
    }
    ctx.report(
        Diagnostic::error(code, format!("{user:?} is not the name of a Hadoop user"))
            .at(&ctx.path("user"), "not a user name")
            .note("it becomes the owner of the directory with the event logs")
            .help("use letters, digits, `_`, `.` and `-`, and a letter first"),
    );
    None
}

/// `user:group`, with a group of the same name.
pub(crate) fn owner(user: &str) -> String {
    format!("{user}:{user}")
}
