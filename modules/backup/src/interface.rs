//! What a backup contributes.

use platc_sdk::Offers;
use platc_sdk::capability::{Alert, Severity};

use crate::config::Backup;

/// The metric is of kube-state-metrics; where that does not run the alert is silent.
const FAILED: Alert = Alert {
    name: "BackupFailed",
    expression: "max by (namespace, job_name) (kube_job_status_failed{job_name=~\".+-backup-.+\"}) > 0",
    lasting: "1m",
    severity: Severity::Critical,
    summary: "a run that saves data, or brings it back, has failed",
};

pub(crate) fn interface(offers: &mut Offers<'_, Backup>) {
    offers.contribute(FAILED);
}
