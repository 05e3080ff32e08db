//! Where a listener sends traces and metrics.

use platc_sdk::{Context, Diagnostic, Image};

use crate::connect::config::Otel;
use crate::connect::model::OtelModel;
use crate::container::is_official;

/// A mistake that was reported.
pub(super) struct Reported;

/// A listener has to be in the image, and the official ones have none.
pub(super) fn checked(
    ctx: &mut Context<'_>,
    otel: Option<Otel>,
    image: Option<&Image>,
) -> Result<Option<OtelModel>, Reported> {
    let Some(Otel { endpoint, listener }) = otel else {
        return Ok(None);
    };
    if image.is_some_and(is_official) {
        ctx.report(
            Diagnostic::error(
                "spark-connect::no-listener",
                "the official image has no listener for OpenTelemetry",
            )
            .at(&ctx.path("otel.listener"), "not in the image")
            .note("the server ends with ClassNotFoundException")
            .help("name an `image` that has the class, or leave `otel` out: metrics are read from the driver's pages"),
        );
    }
    let collector = ctx.bind("otel.endpoint", &endpoint).ok_or(Reported)?;
    Ok(Some(OtelModel {
        endpoint: collector.grpc.http(),
        listener,
    }))
}
