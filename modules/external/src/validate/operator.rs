//! The operator of Prometheus: labels by which it finds what is given to it.

use platc_sdk::capability::PrometheusOperator;
use platc_sdk::labels::{is_label_key, is_label_value};
use platc_sdk::{Context, Diagnostic, Place};

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
    if !is_label_key(name) {
        report(ctx, at, format!("{name:?} cannot be the name of a label"));
    }
}

fn check_value(ctx: &mut Context<'_>, at: Place, value: &str) {
    if !is_label_value(value) {
        report(ctx, at, format!("{value:?} cannot be the value of a label"));
    }
}

fn report(ctx: &mut Context<'_>, at: Place, message: String) {
    let diagnostic = Diagnostic::error("external::bad-label", message);
    ctx.report(diagnostic.at_place(at, "use letters, digits, `-`, `_` and `.`"));
}
