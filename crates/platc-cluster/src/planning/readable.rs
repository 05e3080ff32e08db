//! What an object says of itself to platc, and nobody could read while the object is waited for.

use platc_objects::ReadyWhen;
use platc_objects::ready_when::READY_WHEN;
use platc_plan::Plan;

use crate::object::annotation;

/// Refuses objects that do not say properly when they are ready: nobody would wait for them.
pub(super) fn judge(plan: &mut Plan) {
    for change in &mut plan.changes {
        let said = change
            .after
            .as_ref()
            .and_then(|after| annotation(after, READY_WHEN));
        if let Some(Err(error)) = said.map(str::parse::<ReadyWhen>) {
            let why = format!("its annotation {READY_WHEN} cannot be read: {error}");
            change.refused.get_or_insert(why);
        }
    }
}
