//! What a Hue offers.

use platc_sdk::Offers;
use platc_sdk::capability::{Alert, Dashboard, ScrapeTarget, Severity};

use crate::config::Hue;
use crate::model::Model;
use crate::names;

const ALERTS: &[Alert] = &[
    Alert {
        name: "HueDown",
        expression: "up{{component}} == 0",
        lasting: "5m",
        severity: Severity::Critical,
        summary: "A web server of Hue does not answer",
    },
    Alert {
        name: "HueErrors",
        // The health page does not ask the database, so a database that is away shows here.
        expression: "sum(rate(django_http_responses_total_by_status_total{{component},status=~\"5..\"}[5m])) \
                     > 0.05 * sum(rate(django_http_responses_total_by_status_total{{component}}[5m]))",
        lasting: "10m",
        severity: Severity::Warning,
        summary: "One of twenty pages of Hue ends in an error; ask its database first",
    },
];

pub(crate) fn interface(_: &Model, offers: &mut Offers<'_, Hue>) {
    offers.contribute(ScrapeTarget {
        role: names::HUE.to_owned(),
        port: names::HTTP,
        path: "/metrics",
    });
    for alert in ALERTS {
        offers.contribute(alert.clone());
    }
    offers.contribute(Dashboard {
        name: "hue",
        json: include_str!("dashboard.json"),
    });
}
