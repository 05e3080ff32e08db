//! A stand-in for components that have metrics.

use platc_sdk::capability::{Alert, Dashboard, ScrapeTarget, Severity};
use platc_sdk::{Build, Context, Module, Offers, Port};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[watched.<name>]`: has metrics at two paths of one port, an alert and a dashboard. It makes no object.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Watched {}

impl Module for Watched {
    const KIND: &'static str = "watched";
    const ABOUT: &'static str = "Has metrics, for tests";
    const VERSIONS: &'static [&'static str] = &[];
    const OFFERS: &'static [&'static str] = &[];
    type Model = ();

    fn validate(self, _: &mut Context<'_>) -> Option<()> {
        let Self {} = self;
        Some(())
    }

    fn interface((): &(), offers: &mut Offers<'_, Self>) {
        for path in ["/metrics", "/metrics/applications"] {
            offers.contribute(ScrapeTarget {
                role: "master".to_owned(),
                port: Port::tcp("http", 8080),
                path,
            });
        }
        offers
            .contribute(Alert {
                name: "WatchedSleeps",
                expression: "rate(watched_steps_total{{component}}[5m]) == 0",
                lasting: "5m",
                severity: Severity::Warning,
                summary: "it does nothing",
            })
            .contribute(Dashboard {
                name: "watched",
                json: "{\"title\": \"Watched\", \"uid\": \"watched\", \"panels\": []}\n",
            });
    }

    fn build((): &(), _: &mut Build<'_>) {}
}
