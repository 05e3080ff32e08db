//! What stands around a driver that runs in a pod of platc's.

use platc_sdk::service;
pub(crate) use platc_sdk::spark::driver_rules as rules;
use platc_sdk::{Build, Stage};

use crate::application::{BLOCKS, DRIVER_RPC};

/// The role of the Service that executors find the driver by.
pub(crate) const DRIVER: &str = "driver";

/// The headless Service of the pods that play `role`. Executors look for the driver while it still starts,
/// which a Service with an address of its own would not answer.
pub(crate) fn service(role: &str, out: &mut Build<'_>) {
    let identity = out.identity();
    let service = service::headless(
        identity.object_name(DRIVER),
        &[DRIVER_RPC, BLOCKS],
        identity.selector(role),
    );
    out.object(Stage::Foundation, DRIVER, service);
}
