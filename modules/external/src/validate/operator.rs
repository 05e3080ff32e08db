//! The operator of Prometheus: labels by which it finds what is given to it.

use platc_sdk::capability::PrometheusOperator;
use platc_sdk::{Context, Diagnostic, DnsName, Place};

use crate::config::{DashboardLabel, Operator};

pub(super) fn operator(ctx: &mut Context<'_>, table: Operator) -> PrometheusOperator {
    let Operator {
        selector,
        dashboard_label: DashboardLabel { name, value },
    } = table;
    let at = ctx.path("prometheus_operator.selector");
    for (name, value) in &selector {
        let at = at.key(name);
        check_name(ctx, Place::key(&at), name);
        check_value(ctx, Place::value(&at), value);
    }
    let at = ctx.path("prometheus_operator.dashboard_label");
    check_name(ctx, Place::value(&at.key("name")), &name);
    check_value(ctx, Place::value(&at.key("value")), &value);
    PrometheusOperator {
        selector,
        dashboard_label: (name, value),
    }
}

fn check_name(ctx: &mut Context<'_>, at: Place, name: &str) {
    if !is_name(name) {
        report(ctx, at, format!("{name:?} cannot be the name of a label"));
    }
}

fn check_value(ctx: &mut Context<'_>, at: Place, value: &str) {
    if !is_value(value) {
        report(ctx, at, format!("{value:?} cannot be the value of a label"));
    }
}

fn report(ctx: &mut Context<'_>, at: Place, message: String) {
    let diagnostic = Diagnostic::error("external::bad-label", message);
    ctx.report(diagnostic.at_place(at, "use letters, digits, `-`, `_` and `.`"));
}

/// A plain name, or one behind a DNS name and a slash.
fn is_name(name: &str) -> bool {
    let (prefix, plain) = match name.split_once('/') {
        Some((prefix, plain)) => (Some(prefix), plain),
        None => (None, name),
    };
    let is_dns = prefix.is_none_or(|prefix| prefix.parse::<DnsName>().is_ok());
    is_dns && !plain.is_empty() && is_value(plain)
}

/// What a label may hold: nothing, or up to 63 plain characters between letters or digits.
fn is_value(value: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let edge = |c: Option<char>| c.is_none_or(|c| c.is_ascii_alphanumeric());
    value.len() <= 63
        && value.chars().all(plain)
        && edge(value.chars().next())
        && edge(value.chars().next_back())
}
