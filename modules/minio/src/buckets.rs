//! Jobs that make buckets, prefixes and users.

use platc_sdk::Build;
use platc_sdk::provision::object_store::Wishes;

use crate::model::Model;
use crate::names::BUCKETS;

/// One Job for the buckets of the setting, and one for each component that wants something.
pub(crate) fn buckets(model: &Model, out: &mut Build<'_>) {
    if !model.buckets.is_empty() {
        let job = out.finish_job(BUCKETS);
        model.client.make_buckets(job, &model.buckets);
    }
    for (consumer, wishes) in Wishes::of(out) {
        let job = out.request_job(&consumer);
        model.client.serve(job, &consumer, &wishes);
    }
}
