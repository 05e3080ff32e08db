//! Whether the history server reads what the applications write.

use std::collections::BTreeMap;

use platc_sdk::capability::SparkHistory;
use platc_sdk::{Context, Diagnostic, PathRef, Ref, Stage};

use super::storage::Directories;
use crate::model::User;

/// Where applications write their event logs.
pub(super) enum EventLogs {
    /// Nowhere.
    None,
    /// Somewhere, but the file system has a mistake of its own.
    Unknown,
    /// To this URI.
    At(String),
}

impl EventLogs {
    /// The directory of a component, or where a person sent the applications by hand.
    pub(super) fn new(
        directories: Option<&Directories>,
        event_log: Option<&PathRef>,
        spark_defaults: &BTreeMap<String, String>,
    ) -> Self {
        if event_log.is_some() {
            return directories
                .and_then(|directories| directories.storage.event_log.clone())
                .map_or(Self::Unknown, Self::At);
        }
        match spark_defaults.get("spark.eventLog.dir") {
            Some(directory) => Self::At(directory.trim_end_matches('/').to_owned()),
            None => Self::None,
        }
    }
}

/// The address of the history server for people. Livy only links to it, so nothing waits for it.
pub(super) fn bind(
    ctx: &mut Context<'_>,
    history: Option<&Ref<SparkHistory>>,
    user: Option<&User>,
    logs: &EventLogs,
) -> Option<String> {
    let history = history?;
    let SparkHistory {
        url,
        log_directory,
        user: reader,
    } = ctx.bind_for(Stage::Finish, "history", history)?;
    match logs {
        EventLogs::None => no_event_log(ctx, history, &log_directory),
        EventLogs::Unknown => {}
        EventLogs::At(directory) if *directory == log_directory => {}
        EventLogs::At(directory) => other_directory(ctx, history, directory, &log_directory),
    }
    if let Some(writer) = user
        && writer.as_str() != reader
    {
        other_user(ctx, history, writer.as_str(), &reader);
    }
    Some(url)
}

fn no_event_log(ctx: &mut Context<'_>, history: &Ref<SparkHistory>, directory: &str) {
    ctx.report(
        Diagnostic::error(
            "livy::no-event-log",
            "applications write no event logs for the history server",
        )
        .at_key(&ctx.path("history"), "would show nothing")
        .help(format!(
            "set `event_log`; `{}` reads from `{directory}`",
            history.address()
        )),
    );
}

fn other_directory(ctx: &mut Context<'_>, history: &Ref<SparkHistory>, written: &str, read: &str) {
    ctx.report(
        Diagnostic::error(
            "livy::other-history-directory",
            "the history server reads another directory",
        )
        .at_key(&ctx.path("history"), "would not show these applications")
        .note(format!("applications write to `{written}`"))
        .note(format!("`{}` reads from `{read}`", history.address()))
        .help("give both the same `event_log`"),
    );
}

fn other_user(ctx: &mut Context<'_>, history: &Ref<SparkHistory>, writer: &str, reader: &str) {
    ctx.report(
        Diagnostic::error(
            "livy::other-history-user",
            format!("`{reader}` cannot read what `{writer}` writes"),
        )
        .at_key(&ctx.path("history"), format!("reads as `{reader}`"))
        .note("Spark writes event logs that only their owner and group can read")
        .help(format!(
            "give this component and `{}` the same `user`",
            history.address()
        )),
    );
}
