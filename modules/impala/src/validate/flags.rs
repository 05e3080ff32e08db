//! The open startup flags, which must not contradict what platc derives.

use std::collections::BTreeMap;

use platc_sdk::{Context, Diagnostic, Place, Settings};

/// Flags that platc derives, with what to do instead.
const DERIVED: &[(&str, &str)] = &[
    ("be_port", PORT),
    ("catalog_service_host", ADDRESS),
    ("catalog_service_port", PORT),
    ("data_cache", "set `data_cache`"),
    ("default_query_options", "set `query_options`"),
    ("enable_catalogd_ha", "set `catalog.replicas`"),
    ("enable_statestored_ha", "set `statestore.replicas`"),
    ("fair_scheduler_allocation_path", "set `pools`"),
    ("flagfile", "set the flags here"),
    (
        "hms_event_polling_interval_s",
        "set `catalog.event_polling`",
    ),
    ("hs2_http_port", PORT),
    ("hs2_port", PORT),
    ("is_coordinator", "set `executors`"),
    ("is_executor", "set `executors`"),
    ("krpc_port", PORT),
    ("llama_site_path", "set `pools`"),
    ("mem_limit", "set `resources`: it is 80 % of the memory"),
    ("mem_limit_includes_jvm", "set `resources` and `heap`"),
    ("scratch_dirs", "set `scratch`"),
    ("shutdown_deadline_s", "set `drain`"),
    ("state_store_2_host", ADDRESS),
    ("state_store_2_port", PORT),
    ("state_store_ha_port", PORT),
    ("state_store_host", ADDRESS),
    ("state_store_peer_ha_port", PORT),
    ("state_store_peer_host", ADDRESS),
    ("state_store_port", PORT),
    ("state_store_subscriber_port", PORT),
    ("webserver_port", PORT),
];

const ADDRESS: &str = "leave the flag out: it is the address of a Service";
const PORT: &str = "leave the flag out: Services and probes use the port";

/// The flags of a role, after all that is wrong with them was reported.
pub(super) fn checked(
    ctx: &mut Context<'_>,
    map: &str,
    flags: BTreeMap<String, String>,
) -> Settings {
    for (flag, value) in &flags {
        let at = ctx.path(map).key(flag);
        let bare = flag.trim_start_matches('-');
        let plain = |c: char| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit();
        if bare != flag {
            ctx.report(
                Diagnostic::error("impala::bad-flag", "a flag stands here without its dashes")
                    .at_key(&at, "begins with a dash")
                    .fix("the flag's name", Place::key(&at), bare),
            );
        } else if flag.is_empty() || !flag.chars().all(plain) {
            ctx.report(
                Diagnostic::error("impala::bad-flag", format!("{flag:?} is not a flag"))
                    .at_key(&at, "not the name of a flag")
                    .help("flags have lower-case letters, digits and `_`"),
            );
        } else if value.chars().any(char::is_control) {
            ctx.report(
                Diagnostic::error("impala::bad-flag", "the value of a flag is one line")
                    .at(&at, "more than one line")
                    .note("each line of a flag file is a flag of its own"),
            );
        } else if let Some((_, instead)) = DERIVED.iter().find(|(derived, _)| derived == flag) {
            ctx.report(
                Diagnostic::error(
                    "impala::derived-flag",
                    format!("`{flag}` is derived by platc"),
                )
                .at_key(&at, "would contradict other objects")
                .help(*instead),
            );
        }
    }
    flags.into_iter().collect()
}
