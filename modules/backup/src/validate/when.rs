//! When it runs.

use platc_sdk::{Context, Diagnostic, Schedule};

/// A schedule has five fields.
pub(super) fn schedule(
    ctx: &mut Context<'_>,
    cron: String,
    time_zone: Option<String>,
) -> Option<Schedule> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "*/,-?".contains(c);
    let fields: Vec<&str> = cron.split_whitespace().collect();
    let label = match fields.len() {
        5 if fields.iter().all(|field| field.chars().all(plain)) => {
            return Some(Schedule { cron, time_zone });
        }
        5 => "not the fields of a schedule".to_owned(),
        1 => "one field, not five".to_owned(),
        count => format!("{count} fields, not five"),
    };
    let path = ctx.path("schedule");
    ctx.report(
        Diagnostic::error("backup::bad-schedule", format!("{cron:?} is no schedule"))
            .at(&path, label)
            .help("write minute, hour, day of the month, month and day of the week: `30 1 * * *`"),
    );
    None
}
