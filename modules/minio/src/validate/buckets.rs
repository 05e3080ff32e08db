//! The buckets that a person wants.

use platc_sdk::provision::object_store::{Bucket as Made, bucket_mistake};
use platc_sdk::{AbsolutePath, Context, Diagnostic};

use crate::config::Bucket;

pub(super) fn buckets(ctx: &mut Context<'_>, buckets: Vec<Bucket>) -> Option<Vec<Made>> {
    for (index, bucket) in buckets.iter().enumerate() {
        let first = buckets[..index]
            .iter()
            .position(|other| other.name == bucket.name);
        if let Some(first) = first {
            report_twice(ctx, &bucket.name, index, first);
        }
    }
    let made: Vec<Option<Made>> = buckets
        .into_iter()
        .enumerate()
        .map(|(index, bucket)| made(ctx, index, bucket))
        .collect();
    made.into_iter().collect()
}

fn report_twice(ctx: &mut Context<'_>, name: &str, index: usize, first: usize) {
    let path = ctx.path("buckets");
    ctx.report(
        Diagnostic::error(
            "minio::duplicate-bucket",
            format!("the bucket `{name}` is described twice"),
        )
        .at(&path.index(index).key("name"), "described again")
        .at(&path.index(first).key("name"), "described first"),
    );
}

fn made(ctx: &mut Context<'_>, index: usize, bucket: Bucket) -> Option<Made> {
    let Bucket {
        name,
        prefixes,
        versioning,
        expire_days,
        policy,
    } = bucket;
    let name = checked_name(ctx, index, name);
    let prefixes: Vec<Option<String>> = prefixes
        .iter()
        .enumerate()
        .map(|(number, prefix)| checked_prefix(ctx, (index, number), prefix))
        .collect();
    check_days(ctx, index, expire_days);
    Some(Made {
        name: name?,
        prefixes: prefixes.into_iter().collect::<Option<_>>()?,
        versioning,
        expire_days,
        anonymous: policy.word(),
    })
}

fn checked_name(ctx: &mut Context<'_>, index: usize, name: String) -> Option<String> {
    let Some(label) = bucket_mistake(&name) else {
        return Some(name);
    };
    let path = ctx.path("buckets").index(index).key("name");
    let diagnostic = Diagnostic::error(
        "minio::bad-bucket",
        format!("{name:?} cannot be the name of a bucket"),
    );
    let diagnostic = diagnostic.at(&path, label);
    ctx.report(match name.trim_matches('/').split_once('/') {
        Some((bucket, prefix)) => diagnostic.help(format!(
            "a bucket has no slash: write `name = \"{bucket}\", prefixes = [\"{prefix}\"]`"
        )),
        None => diagnostic,
    });
    None
}

/// A prefix without slashes at its ends, of the characters that a path of a consumer has.
fn checked_prefix(
    ctx: &mut Context<'_>,
    (index, number): (usize, usize),
    prefix: &str,
) -> Option<String> {
    let path = format!("/{}", prefix.trim_matches('/')).parse::<AbsolutePath>();
    let label = match path {
        Ok(path) if path.as_str() != "/" => {
            return Some(path.as_str().trim_matches('/').to_owned());
        }
        Ok(_) => "is empty".to_owned(),
        Err(label) => label,
    };
    let path = ctx
        .path("buckets")
        .index(index)
        .key("prefixes")
        .index(number);
    ctx.report(
        Diagnostic::error(
            "minio::bad-prefix",
            format!("{prefix:?} cannot be a prefix"),
        )
        .at(&path, label),
    );
    None
}

fn check_days(ctx: &mut Context<'_>, index: usize, days: Option<u32>) {
    if days == Some(0) {
        let path = ctx.path("buckets").index(index).key("expire_days");
        ctx.report(
            Diagnostic::error("minio::no-days", "objects cannot be removed at once")
                .at(&path, "must be 1 or more")
                .help("leave the key out, and nothing is removed"),
        );
    }
}
