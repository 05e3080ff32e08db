//! From what a person wrote to validated monitors.

use platc_sdk::{Context, Diagnostic, Duration, Page, Place};

use super::config::Monitors;
use super::model::{Model, Part};

/// The pages behind the codes of this file.
pub(crate) const PAGES: &[Page] = &[Page {
    code: "monitors::no-interval",
    summary: "the time between two scrapes is zero",
    text: include_str!("pages/no-interval.md"),
}];

pub(crate) fn validate(config: Monitors, ctx: &mut Context<'_>) -> Option<Model> {
    let Monitors {
        operator,
        scrape_interval,
        alerts,
        dashboards,
    } = config;
    let operator = ctx.bind("operator", &operator);
    check_interval(ctx, scrape_interval);
    Some(Model {
        operator: operator?,
        scrape_interval,
        alerts: part(alerts),
        dashboards: part(dashboards),
    })
}

fn part(made: bool) -> Part {
    if made { Part::Made } else { Part::LeftOut }
}

fn check_interval(ctx: &mut Context<'_>, interval: Duration) {
    if interval.as_seconds() > 0 {
        return;
    }
    let path = ctx.path("scrape_interval");
    ctx.report(
        Diagnostic::error("monitors::no-interval", "no time is between two scrapes")
            .at(&path, "must be 1s or more")
            .note("the operator leaves out a target with an interval of zero")
            .fix("the default is `30s`", Place::value(&path), "\"30s\""),
    );
}
