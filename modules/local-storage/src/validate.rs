//! From what a person wrote to a validated class with its volumes.

use platc_sdk::{AbsolutePath, Context, Diagnostic, DnsName, Name, Page, Storage};

use crate::config::{Claim, LocalStorage, Reclaim, Volume};
use crate::model::{Model, NodeVolume};

const DEFAULT_IMAGE: &str = "docker.io/library/busybox:1.37.0";

/// Directories that a node needs for itself.
const OF_NODE: &[&str] = &[
    "/",
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/lib64",
    "/proc",
    "/root",
    "/run",
    "/sbin",
    "/sys",
    "/usr",
    "/var",
    "/var/lib",
    "/var/lib/kubelet",
    "/var/log",
    "/var/run",
];

/// The pages behind the codes of this file, sorted by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "local-storage::bad-node-label",
        summary: "the label of nodes is not one",
        text: include_str!("pages/bad-node-label.md"),
    },
    Page {
        code: "local-storage::directory-of-the-node",
        summary: "a volume is a directory that the node needs for itself",
        text: include_str!("pages/directory-of-the-node.md"),
    },
    Page {
        code: "local-storage::duplicate-volume",
        summary: "a directory of a node is two volumes",
        text: include_str!("pages/duplicate-volume.md"),
    },
    Page {
        code: "local-storage::nested-volumes",
        summary: "a volume is inside of another one",
        text: include_str!("pages/nested-volumes.md"),
    },
    Page {
        code: "local-storage::nobody-deletes",
        summary: "volumes are to be deleted, and nothing in the platform can",
        text: include_str!("pages/nobody-deletes.md"),
    },
    Page {
        code: "local-storage::shared-claim",
        summary: "two volumes are for the same claim",
        text: include_str!("pages/shared-claim.md"),
    },
];

pub(crate) fn validate(config: LocalStorage, ctx: &mut Context<'_>) -> Option<Model> {
    let LocalStorage {
        class,
        cluster_default,
        volumes,
        reclaim,
        node_label,
        make_directories,
        image,
    } = config;
    let class = class.or_else(|| ctx.identity().full_name().parse().ok());
    let namespace: Option<Name> = ctx.identity().namespace.parse().ok();
    check_volumes(ctx, &volumes);
    check_claims(ctx, &volumes);
    check_node_label(ctx, &node_label);
    let reclaim = policy(ctx, reclaim);
    let image = ctx.image("image", image.as_ref(), DEFAULT_IMAGE);
    let (class, namespace) = (class?, namespace?);
    let volumes = volumes
        .into_iter()
        .map(|volume| on_node(volume, &class, &namespace));
    Some(Model {
        cluster_default,
        volumes: volumes.collect(),
        class,
        reclaim,
        node_label,
        directories: if make_directories { Some(image?) } else { None },
    })
}

fn on_node(volume: Volume, class: &DnsName, own: &Name) -> NodeVolume {
    let Volume {
        node,
        path,
        size,
        claim,
    } = volume;
    NodeVolume {
        node,
        path,
        storage: Storage {
            size,
            class: Some(class.clone()),
        },
        claim: claim
            .map(|Claim { namespace, name }| (namespace.unwrap_or_else(|| own.clone()), name)),
    }
}

fn policy(ctx: &mut Context<'_>, reclaim: Reclaim) -> &'static str {
    match reclaim {
        Reclaim::Retain => "Retain",
        Reclaim::Delete => {
            let path = ctx.path("reclaim");
            ctx.report(
                Diagnostic::warning(
                    "local-storage::nobody-deletes",
                    "nothing here deletes a volume when its claim is gone",
                )
                .at(&path, "needs a static provisioner")
                .note("Kubernetes cannot delete directories of nodes: without a provisioner for them the volume becomes `Failed`, and its data stays")
                .help("leave the key out: `retain` keeps the volume with its data"),
            );
            "Delete"
        }
    }
}

fn check_volumes(ctx: &mut Context<'_>, volumes: &[Volume]) {
    for (index, volume) in volumes.iter().enumerate() {
        check_path(ctx, index, &volume.path);
        for (first, other) in volumes[..index].iter().enumerate() {
            if other.node == volume.node {
                check_pair(ctx, (first, &other.path), (index, &volume.path));
            }
        }
    }
}

fn check_path(ctx: &mut Context<'_>, index: usize, path: &AbsolutePath) {
    let of_kubelet = path.as_str().starts_with("/var/lib/kubelet/");
    if !of_kubelet && !OF_NODE.contains(&path.as_str()) {
        return;
    }
    let at = ctx.path("volumes").index(index).key("path");
    ctx.report(
        Diagnostic::error(
            "local-storage::directory-of-the-node",
            format!("`{path}` belongs to the node itself"),
        )
        .at(&at, "cannot be a volume")
        .note(
            "a pod that has the volume could write there, and its group would be set on all files",
        )
        .help("make a directory or mount a disk for it, such as `/mnt/data/rabbitmq`"),
    );
}

/// Two volumes of one node: the same directory, or one inside of the other.
fn check_pair(
    ctx: &mut Context<'_>,
    (first, one): (usize, &AbsolutePath),
    (index, other): (usize, &AbsolutePath),
) {
    let inside = |inner: &AbsolutePath, outer: &AbsolutePath| {
        let rest = inner.as_str().strip_prefix(outer.as_str());
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    let (code, message, label) = if one == other {
        (
            "local-storage::duplicate-volume",
            format!("`{other}` is two volumes of one node"),
            "a volume again",
        )
    } else if inside(one, other) || inside(other, one) {
        (
            "local-storage::nested-volumes",
            format!("one of `{one}` and `{other}` is inside of the other"),
            "on the same node",
        )
    } else {
        return;
    };
    let path = ctx.path("volumes");
    ctx.report(
        Diagnostic::error(code, message)
            .at(&path.index(index).key("path"), label)
            .at(&path.index(first).key("path"), "a volume already")
            .note("two pods would write into the same directory, each sure that it is alone"),
    );
}

fn check_claims(ctx: &mut Context<'_>, volumes: &[Volume]) {
    for (index, volume) in volumes.iter().enumerate() {
        let Some(claim) = &volume.claim else {
            continue;
        };
        let first = volumes[..index]
            .iter()
            .position(|other| other.claim.as_ref() == Some(claim));
        if let Some(first) = first {
            let path = ctx.path("volumes");
            ctx.report(
                Diagnostic::error(
                    "local-storage::shared-claim",
                    format!("two volumes are for the claim `{}`", claim.name),
                )
                .at(&path.index(index).key("claim"), "reserved again")
                .at(&path.index(first).key("claim"), "reserved first")
                .note("a claim is bound to one volume, and nobody else may have the other"),
            );
        }
    }
}

fn check_node_label(ctx: &mut Context<'_>, label: &str) {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let edge = |c: char| c.is_ascii_alphanumeric();
    let is_label = label.starts_with(edge)
        && label.ends_with(edge)
        && label.chars().all(plain)
        && label.matches('/').count() <= 1;
    if is_label {
        return;
    }
    let path = ctx.path("node_label");
    ctx.report(
        Diagnostic::error(
            "local-storage::bad-node-label",
            format!("{label:?} is not the name of a label"),
        )
        .at(&path, "write it like `kubernetes.io/hostname`"),
    );
}
