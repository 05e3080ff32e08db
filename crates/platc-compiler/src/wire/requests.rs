//! Requests that two components make of the same provider and that cannot both be granted.

use std::any::TypeId;
use std::collections::BTreeMap;

use platc_diagnostics::Diagnostic;
use platc_sdk::Address;
use platc_sdk::context::UntypedRequest;

/// Reports requests of different components about the same subject that do not agree.
pub(super) fn report_conflicts(
    provider: &Address,
    requests: &[UntypedRequest],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut first: BTreeMap<(TypeId, &str), &UntypedRequest> = BTreeMap::new();
    for request in requests {
        let Some(subject) = &request.subject else {
            continue;
        };
        let earlier = *first
            .entry((request.capability, subject.as_str()))
            .or_insert(request);
        if earlier.consumer == request.consumer {
            continue;
        }
        if !(request.agrees)(&*earlier.value, &*request.value) {
            diagnostics.push(conflict(provider, subject, earlier, request));
        }
    }
}

fn conflict(
    provider: &Address,
    subject: &str,
    one: &UntypedRequest,
    other: &UntypedRequest,
) -> Diagnostic {
    Diagnostic::error(
        "platc::conflicting-requests",
        format!(
            "`{}` and `{}` want the same {subject} of `{provider}` differently",
            one.consumer, other.consumer
        ),
    )
    .at_key(&other.consumer.path(), "asks for it")
    .at_key(&one.consumer.path(), "asks for it too")
    .note("whichever asked last would win, and the other would stop working")
    .help("give one of them another one, or let both run as the same user")
}
