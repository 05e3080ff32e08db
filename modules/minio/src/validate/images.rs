//! Images of the servers and of `mc`.

use platc_sdk::{Context, Diagnostic, Image, Place, Reference};

const SERVER: &str = "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z";
const CLIENT: &str = "quay.io/minio/mc:RELEASE.2025-08-13T08-35-41Z";

pub(super) fn server(ctx: &mut Context<'_>, chosen: Option<&Reference>) -> Option<Image> {
    image(ctx, "image", chosen, SERVER)
}

pub(super) fn client(ctx: &mut Context<'_>, chosen: Option<&Reference>) -> Option<Image> {
    image(ctx, "client_image", chosen, CLIENT)
}

fn image(
    ctx: &mut Context<'_>,
    key: &str,
    chosen: Option<&Reference>,
    default: &str,
) -> Option<Image> {
    if let Some(reference) = chosen {
        check_repository(ctx, key, reference);
    }
    ctx.image(key, chosen, default)
}

/// The repositories on Docker Hub were deleted in September 2026. A mirror may still have what
/// was in them.
fn check_repository(ctx: &mut Context<'_>, key: &str, reference: &Reference) {
    let gone = matches!(reference.repository(), "minio/minio" | "minio/mc");
    if reference.registry() != "docker.io" || !gone {
        return;
    }
    let path = ctx.path(key);
    let written = reference.to_string();
    let elsewhere = written.replacen("docker.io", "quay.io", 1);
    ctx.report(
        Diagnostic::warning(
            "minio::gone-image",
            format!("`{written}` is no longer on Docker Hub"),
        )
        .at(&path, "cannot be pulled")
        .note("MinIO removed its repositories there; quay.io still has what was published")
        .fix(
            "name the registry",
            Place::value(&path),
            format!("\"{elsewhere}\""),
        ),
    );
}
