//! The pools of admission control.

use std::collections::BTreeMap;

use platc_sdk::{Context, Diagnostic, Path, Place, Quantity};

use super::query_options;
use crate::config::{self, Version};
use crate::model::Pool;

/// All pools, in the order of their names.
pub(super) fn checked(
    ctx: &mut Context<'_>,
    pools: BTreeMap<String, config::Pool>,
    version: Version,
) -> Vec<Pool> {
    if !pools.is_empty() && !pools.contains_key("default") {
        ctx.report(
            Diagnostic::error("impala::no-default-pool", "there is no pool `default`")
                .at_key(&ctx.path("pools"), "other pools only")
                .note("every query that names no pool would be refused")
                .help("add a table `pools.default`; an empty one admits everything"),
        );
    }
    pools
        .into_iter()
        .filter_map(|(name, pool)| checked_pool(ctx, name, pool, version))
        .collect()
}

fn checked_pool(
    ctx: &mut Context<'_>,
    name: String,
    pool: config::Pool,
    version: Version,
) -> Option<Pool> {
    let config::Pool {
        max_memory,
        max_running,
        max_queued,
        queue_timeout,
        min_query_memory,
        max_query_memory,
        query_options,
        users,
        groups,
        only_coordinators,
    } = pool;
    let at = ctx.path("pools").key(&name);
    check_name(ctx, &at, &name);
    let memory = [
        ("min_query_memory", min_query_memory.as_ref()),
        ("max_query_memory", max_query_memory.as_ref()),
        ("max_memory", max_memory.as_ref()),
    ];
    check_memory(ctx, &at, &memory);
    check_people(ctx, &at.key("users"), &users);
    check_people(ctx, &at.key("groups"), &groups);
    if only_coordinators && version < Version::V4_5 {
        let path = at.key("only_coordinators");
        ctx.report(
            Diagnostic::error(
                "impala::pool-of-newer-version",
                "only Impala 4.5 knows pools that use coordinators only",
            )
            .at(&path, "would be ignored")
            .fix("without it", Place::value(&path), "false"),
        );
    }
    let options = query_options::checked(ctx, &at.key("query_options"), &query_options)?;
    let access = match (users.is_empty(), groups.is_empty()) {
        (true, true) => "*".to_owned(),
        _ => format!("{} {}", users.join(","), groups.join(",")),
    };
    Some(Pool {
        name,
        max_memory: max_memory.map(|memory| memory.whole_mebibytes()),
        max_running,
        max_queued,
        queue_timeout,
        min_query_memory,
        max_query_memory,
        query_options: options,
        access,
        only_coordinators,
    })
}

fn check_name(ctx: &mut Context<'_>, at: &Path, name: &str) {
    let plain = |c: char| c == '_' || c == '-' || c.is_ascii_alphanumeric();
    if !name.is_empty() && name.chars().all(plain) {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "impala::bad-pool",
            format!("{name:?} cannot be the name of a pool"),
        )
        .at_key(at, "not a plain name")
        .note("a dot would be a pool inside of a pool, which Impala does not admit to")
        .help("use letters, digits, `_` and `-`"),
    );
}

/// Each of these is at most what comes after it.
fn check_memory(ctx: &mut Context<'_>, at: &Path, memory: &[(&str, Option<&Quantity>)]) {
    let set: Vec<(&str, &Quantity)> = memory
        .iter()
        .filter_map(|(key, memory)| Some((*key, (*memory)?)))
        .collect();
    for pair in set.windows(2) {
        if let [(less, small), (more, large)] = pair
            && small > large
        {
            ctx.report(
                Diagnostic::error(
                    "impala::pool-memory",
                    format!("`{less}` is more than `{more}`"),
                )
                .at(&at.key(less), "more")
                .at(&at.key(more), "less")
                .note("every query of this pool would be refused")
                .help(format!("raise `{more}` or lower `{less}`")),
            );
        }
    }
}

fn check_people(ctx: &mut Context<'_>, at: &Path, names: &[String]) {
    for (index, name) in names.iter().enumerate() {
        let separates = |c: char| c.is_control() || " ,<>&".contains(c);
        if name.is_empty() || name.contains(separates) {
            ctx.report(
                Diagnostic::error(
                    "impala::bad-pool",
                    format!("{name:?} cannot be in a list of users or groups"),
                )
                .at(&at.index(index), "not a name")
                .note("Impala reads users with commas between, a blank, and groups with commas between"),
            );
        }
    }
}
