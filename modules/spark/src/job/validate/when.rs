//! When the application runs.

use platc_sdk::{Context, Diagnostic, Schedule};

use crate::job::config::When;

/// A mistake that was reported.
#[derive(Debug)]
pub(super) struct Reported;

/// A schedule has five fields.
pub(super) fn checked(
    ctx: &mut Context<'_>,
    when: Option<When>,
) -> Result<Option<Schedule>, Reported> {
    let Some(When { cron, time_zone }) = when else {
        return Ok(None);
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "*/,-?".contains(c);
    let fields: Vec<&str> = cron.split_whitespace().collect();
    if fields.len() == 5 && fields.iter().all(|field| field.chars().all(plain)) {
        return Ok(Some(Schedule { cron, time_zone }));
    }
    ctx.report(
        Diagnostic::error(
            "spark-job::bad-schedule",
            format!("{cron:?} is no schedule"),
        )
        .at(
            &ctx.path("schedule.cron"),
            match fields.len() {
                5 => "not the fields of a schedule".to_owned(),
                1 => "one field, not five".to_owned(),
                count => format!("{count} fields, not five"),
            },
        )
        .help("write minute, hour, day of the month, month and day of the week: `30 2 * * *`"),
    );
    Err(Reported)
}
