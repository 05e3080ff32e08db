//! The policy of a user of an object store: what it may do, and where.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::object_store::Location;
use crate::reference::AbsolutePath;

/// What may be asked of a bucket as a whole. Unfinished uploads are listed by the committers of Hadoop.
const OF_BUCKET: &[&str] = &[
    "s3:GetBucketLocation",
    "s3:HeadBucket",
    "s3:ListBucketMultipartUploads",
];

/// What may be done with objects.
const OF_OBJECTS: &[&str] = &[
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
];

/// The text of a policy that lets its users read and write below these paths, and nowhere else. The path
/// `/` stands for all buckets.
pub(super) fn policy(paths: &BTreeSet<AbsolutePath>) -> String {
    let mut prefixes: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for path in paths {
        let (bucket, prefix) = match Location::of(path) {
            Some(Location { bucket, prefix }) => (bucket, prefix),
            None => ("*", ""),
        };
        prefixes.entry(bucket).or_default().insert(prefix);
    }
    let buckets: Vec<String> = prefixes.keys().map(|bucket| arn(bucket)).collect();
    let mut statements = vec![json!({
        "Effect": "Allow",
        "Action": OF_BUCKET,
        "Resource": buckets,
    })];
    statements.extend(
        prefixes
            .iter()
            .map(|(bucket, prefixes)| list(bucket, prefixes)),
    );
    let objects: Vec<String> = prefixes
        .iter()
        .flat_map(|(bucket, prefixes)| prefixes.iter().flat_map(|prefix| objects(bucket, prefix)))
        .collect();
    statements.push(json!({
        "Effect": "Allow",
        "Action": OF_OBJECTS,
        "Resource": objects,
    }));
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

/// The right to list a bucket, or only what is below the prefixes.
fn list(bucket: &str, prefixes: &BTreeSet<&str>) -> Value {
    let mut statement = json!({
        "Effect": "Allow",
        "Action": ["s3:ListBucket"],
        "Resource": [arn(bucket)],
    });
    if !prefixes.contains("") {
        let below: Vec<String> = prefixes
            .iter()
            .flat_map(|prefix| [(*prefix).to_owned(), format!("{prefix}/*")])
            .collect();
        statement["Condition"] = json!({"StringLike": {"s3:prefix": below}});
    }
    statement
}

/// The objects below a prefix, and the one that is named like it: Hadoop asks for that first, and takes
/// "forbidden" for a failure.
fn objects(bucket: &str, prefix: &str) -> Vec<String> {
    let bucket = arn(bucket);
    match prefix {
        "" => vec![format!("{bucket}/*")],
        _ => vec![format!("{bucket}/{prefix}"), format!("{bucket}/{prefix}/*")],
    }
}

fn arn(bucket: &str) -> String {
    format!("arn:aws:s3:::{bucket}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy_of(paths: &[&str]) -> String {
        let paths = paths.iter().map(|path| path.parse().expect("a path"));
        policy(&paths.collect())
    }

    #[test]
    fn a_user_of_a_prefix_sees_nothing_else_of_the_bucket() {
        assert_eq!(
            policy_of(&["/spark-logs/events"]),
            concat!(
                r#"{"Version":"2012-10-17","Statement":["#,
                r#"{"Effect":"Allow","Action":["s3:GetBucketLocation","s3:HeadBucket","s3:ListBucketMultipartUploads"],"Resource":["arn:aws:s3:::spark-logs"]},"#,
                r#"{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::spark-logs"],"Condition":{"StringLike":{"s3:prefix":["events","events/*"]}}},"#,
                r#"{"Effect":"Allow","Action":["s3:AbortMultipartUpload","s3:DeleteObject","s3:GetObject","s3:ListMultipartUploadParts","s3:PutObject"],"Resource":["arn:aws:s3:::spark-logs/events","arn:aws:s3:::spark-logs/events/*"]}"#,
                "]}"
            )
        );
    }

    #[test]
    fn a_bucket_as_a_whole_covers_its_prefixes() {
        assert_eq!(
            policy_of(&["/warehouse/a", "/warehouse"]),
            concat!(
                r#"{"Version":"2012-10-17","Statement":["#,
                r#"{"Effect":"Allow","Action":["s3:GetBucketLocation","s3:HeadBucket","s3:ListBucketMultipartUploads"],"Resource":["arn:aws:s3:::warehouse"]},"#,
                r#"{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::warehouse"]},"#,
                r#"{"Effect":"Allow","Action":["s3:AbortMultipartUpload","s3:DeleteObject","s3:GetObject","s3:ListMultipartUploadParts","s3:PutObject"],"Resource":["arn:aws:s3:::warehouse/*","arn:aws:s3:::warehouse/a","arn:aws:s3:::warehouse/a/*"]}"#,
                "]}"
            )
        );
    }

    #[test]
    fn the_root_stands_for_all_buckets() {
        assert_eq!(
            policy_of(&["/"]),
            concat!(
                r#"{"Version":"2012-10-17","Statement":["#,
                r#"{"Effect":"Allow","Action":["s3:GetBucketLocation","s3:HeadBucket","s3:ListBucketMultipartUploads"],"Resource":["arn:aws:s3:::*"]},"#,
                r#"{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::*"]},"#,
                r#"{"Effect":"Allow","Action":["s3:AbortMultipartUpload","s3:DeleteObject","s3:GetObject","s3:ListMultipartUploadParts","s3:PutObject"],"Resource":["arn:aws:s3:::*/*"]}"#,
                "]}"
            )
        );
    }
}
