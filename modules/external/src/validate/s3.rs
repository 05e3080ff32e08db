//! The object store: where it is, its login, and who makes buckets.

use platc_sdk::capability::{ObjectStore, S3Login};
use platc_sdk::provision::object_store::Client;
use platc_sdk::{Context, Diagnostic};

use super::known;
use crate::config::S3Store;
use crate::model::ObjectStorage;

const DEFAULT_CLIENT: &str = "quay.io/minio/mc:RELEASE.2025-08-13T08-35-41Z";

pub(super) fn object_storage(ctx: &mut Context<'_>, table: S3Store) -> Option<ObjectStorage> {
    let S3Store {
        endpoint,
        tls,
        region,
        path_style,
        access_key,
        secret_key,
        provision,
        client_image,
        client_resources,
        placement,
    } = table;
    let image = ctx.image("s3.client_image", client_image.as_ref(), DEFAULT_CLIENT);
    let access_key = known(ctx, "s3", "access_key", &access_key);
    let secret_key = known(ctx, "s3", "secret_key", &secret_key);
    check_region(ctx, &region);
    let login = S3Login {
        access_key: access_key?,
        secret_key: secret_key?,
    };
    let store = ObjectStore {
        endpoint: endpoint.endpoint(),
        tls,
        region,
        path_style,
        login: Some(login.clone()),
    };
    let client = if provision {
        Some(Client {
            store: store.clone(),
            login,
            image: image?,
            resources: client_resources,
            placement,
            authority: None,
        })
    } else {
        None
    };
    Some(ObjectStorage { store, client })
}

fn check_region(ctx: &mut Context<'_>, region: &str) {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !region.is_empty() && region.chars().all(plain) {
        return;
    }
    let path = ctx.path("s3.region");
    ctx.report(
        Diagnostic::error(
            "external::bad-region",
            format!("{region:?} is not a region"),
        )
        .at(&path, "use letters, digits and `-`"),
    );
}
