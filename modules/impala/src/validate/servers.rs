//! The servers: how many, of which image, and with how much memory.

use std::num::NonZeroU32;

use platc_sdk::{Context, Diagnostic, Duration, Place, Quantity, Reference, Resources};

use super::{flags, images};
use crate::config::{self, Catalog, Size, Statestore, Version, Volume};
use crate::model::{Daemons, Members, Server};

/// What a person wrote about the servers.
pub(super) struct Written {
    pub(super) catalog: Catalog,
    pub(super) statestore: Statestore,
    pub(super) coordinators: config::Daemons,
    pub(super) executors: Option<config::Daemons>,
}

impl Written {
    /// The images that were written, with their keys.
    pub(super) fn images(&self) -> Vec<(&'static str, Option<&Reference>)> {
        let executors = self.executors.as_ref();
        let executors = executors.map(|daemons| ("executors.image", daemons.image.as_ref()));
        [
            ("catalog.image", self.catalog.image.as_ref()),
            ("statestore.image", self.statestore.image.as_ref()),
            ("coordinators.image", self.coordinators.image.as_ref()),
        ]
        .into_iter()
        .chain(executors)
        .collect()
    }
}

/// The servers of a cluster.
pub(super) struct Servers {
    pub(super) catalog: Server,
    pub(super) statestore: Server,
    pub(super) coordinators: Daemons,
    pub(super) executors: Option<Daemons>,
}

/// Checks all servers.
pub(super) fn checked(
    ctx: &mut Context<'_>,
    written: Written,
    version: Version,
    size: Size,
) -> Option<Servers> {
    let Written {
        catalog,
        statestore,
        coordinators,
        executors,
    } = written;
    let catalog = catalog_server(ctx, catalog, version, size);
    let statestore = statestore_server(ctx, statestore, version, size);
    let coordinates = if executors.is_some() {
        Duty::Coordinate
    } else {
        Duty::Both
    };
    let coordinators = daemons(ctx, coordinators, coordinates, (version, size));
    let executors = match executors {
        Some(executors) => Some(daemons(ctx, executors, Duty::Execute, (version, size))?),
        None => None,
    };
    Some(Servers {
        catalog: catalog?,
        statestore: statestore?,
        coordinators: coordinators?,
        executors,
    })
}

/// Without events Impala sees what others write only when somebody tells it to look.
pub(super) fn warn_of_no_events(ctx: &mut Context<'_>, polling: Duration) {
    if polling.as_seconds() > 0 {
        return;
    }
    let path = ctx.path("catalog.event_polling");
    ctx.report(
        Diagnostic::warning(
            "impala::no-events",
            "Impala would not see what others write into its tables",
        )
        .at(&path, "never looks")
        .note("until somebody runs `INVALIDATE METADATA`, queries answer with old data")
        .fix("once a second", Place::value(&path), "\"1s\""),
    );
}

fn catalog_server(
    ctx: &mut Context<'_>,
    catalog: Catalog,
    version: Version,
    size: Size,
) -> Option<Server> {
    let Catalog {
        replicas,
        image,
        resources,
        // The model has it beside the server.
        event_polling: _,
        flags,
        ingress,
        placement,
    } = catalog;
    let members = members(ctx, "catalog.replicas", replicas, (version, Version::V4_3));
    let default = images::default_image(version, "catalogd");
    let image = ctx.image("catalog.image", image.as_ref(), &default);
    Some(Server {
        flags: flags::checked(ctx, "catalog.flags", flags),
        members: members?,
        image: image?,
        resources: resources.unwrap_or_else(|| match size {
            Size::Small => Resources::new(250, 2048),
            Size::Medium => Resources::new(1000, 4096),
            Size::Large => Resources::new(2000, 16_384),
        }),
        ingress,
        placement,
    })
}

fn statestore_server(
    ctx: &mut Context<'_>,
    statestore: Statestore,
    version: Version,
    size: Size,
) -> Option<Server> {
    let Statestore {
        replicas,
        image,
        resources,
        flags,
        ingress,
        placement,
    } = statestore;
    let members = members(
        ctx,
        "statestore.replicas",
        replicas,
        (version, Version::V4_4),
    );
    let default = images::default_image(version, "statestored");
    let image = ctx.image("statestore.image", image.as_ref(), &default);
    Some(Server {
        flags: flags::checked(ctx, "statestore.flags", flags),
        members: members?,
        image: image?,
        resources: resources.unwrap_or_else(|| match size {
            Size::Small => Resources::new(100, 512),
            Size::Medium => Resources::new(250, 1024),
            Size::Large => Resources::new(500, 2048),
        }),
        ingress,
        placement,
    })
}

/// One server, or two from the version on that knows how to choose between them.
fn members(
    ctx: &mut Context<'_>,
    key: &str,
    replicas: u32,
    (version, needed): (Version, Version),
) -> Option<Members> {
    let path = ctx.path(key);
    let diagnostic = match replicas {
        1 => return Some(Members::Single),
        2 if version >= needed => return Some(Members::Pair),
        2 => Diagnostic::error(
            "impala::pair-of-newer-version",
            format!(
                "Impala {} cannot have two of them, one standing by",
                images::name(version)
            ),
        )
        .at(&path, "needs a newer Impala")
        .note("two that do not know of each other have each a truth of their own")
        .fix(
            format!("one server, or Impala {}", images::name(needed)),
            Place::value(&path),
            "1",
        ),
        _ => Diagnostic::error(
            "impala::bad-replicas",
            format!("there cannot be {replicas} of them"),
        )
        .at(&path, "must be 1 or 2")
        .note("one works, and a second one stands by")
        .fix("one that stands by", Place::value(&path), "2"),
    };
    ctx.report(diagnostic);
    None
}

/// What daemons do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Duty {
    Coordinate,
    Execute,
    Both,
}

impl Duty {
    fn key(self) -> &'static str {
        match self {
            Self::Coordinate | Self::Both => "coordinators",
            Self::Execute => "executors",
        }
    }

    fn image(self) -> &'static str {
        match self {
            Self::Coordinate => "impalad_coordinator",
            Self::Execute => "impalad_executor",
            Self::Both => "impalad_coord_exec",
        }
    }

    fn resources(self, size: Size) -> Resources {
        match (self, size) {
            (Self::Coordinate, Size::Small) => Resources::new(500, 4096),
            (Self::Coordinate, Size::Medium) => Resources::new(2000, 12_288),
            (Self::Coordinate, Size::Large) => Resources::new(4000, 32_768),
            (Self::Execute | Self::Both, Size::Small) => Resources::new(1000, 8192),
            (Self::Execute | Self::Both, Size::Medium) => Resources::new(4000, 24_576),
            (Self::Execute | Self::Both, Size::Large) => Resources::new(8000, 65_536),
        }
    }

    /// Planning queries needs the heap; executing them needs little of it.
    fn heap_percent(self) -> u64 {
        match self {
            Self::Coordinate | Self::Both => 25,
            Self::Execute => 12,
        }
    }
}

fn daemons(
    ctx: &mut Context<'_>,
    daemons: config::Daemons,
    duty: Duty,
    (version, size): (Version, Size),
) -> Option<Daemons> {
    let config::Daemons {
        replicas,
        image,
        resources,
        heap,
        scratch,
        data_cache,
        flags,
        placement,
    } = daemons;
    let key = |key: &str| format!("{}.{key}", duty.key());
    let replicas = at_least_one(ctx, &key("replicas"), replicas);
    let default = images::default_image(version, duty.image());
    let image = ctx.image(&key("image"), image.as_ref(), &default);
    let flags = flags::checked(ctx, &key("flags"), flags);
    let resources = resources.unwrap_or_else(|| duty.resources(size));
    // What is left is for what Impala does not count: the JVM's own memory and thread stacks.
    let mem_limit = resources.memory.percent_in_mebibytes(80);
    let default = resources.memory.percent_in_mebibytes(duty.heap_percent());
    let mebibytes = heap
        .as_ref()
        .map_or(default.max(512), Quantity::whole_mebibytes);
    if mebibytes * 2 > mem_limit {
        let key = key(if heap.is_some() { "heap" } else { "resources" });
        no_room(ctx, &key, (mebibytes, mem_limit));
    }
    let scratch = scratch.unwrap_or_else(|| {
        Volume::Pod(Quantity::gibibytes(match size {
            Size::Small => 10,
            Size::Medium => 50,
            Size::Large => 200,
        }))
    });
    Some(Daemons {
        replicas: replicas?,
        image: image?,
        resources,
        heap: mebibytes,
        mem_limit,
        scratch: with_class(ctx, scratch),
        data_cache: data_cache.map(|cache| with_class(ctx, cache)),
        flags,
        placement,
    })
}

fn with_class(ctx: &Context<'_>, volume: Volume) -> Volume {
    match volume {
        Volume::Pod(size) => Volume::Pod(size),
        Volume::Claim(storage) => Volume::Claim(ctx.storage(storage)),
    }
}

fn no_room(ctx: &mut Context<'_>, key: &str, (heap, mem_limit): (u64, u64)) {
    ctx.report(
        Diagnostic::error(
            "impala::heap-too-large",
            format!("a heap of {heap} MiB leaves too little of {mem_limit} MiB for queries"),
        )
        .at(&ctx.path(key), "more than half is heap")
        .note(
            "80 % of the container's memory is Impala's `mem_limit`, and the heap is a part of it",
        )
        .help("raise `resources.memory`, or set a smaller `heap`"),
    );
}

fn at_least_one(ctx: &mut Context<'_>, key: &str, replicas: u32) -> Option<NonZeroU32> {
    let checked = NonZeroU32::new(replicas);
    if checked.is_none() {
        let path = ctx.path(key);
        ctx.report(
            Diagnostic::error("impala::no-daemons", "there are no daemons of this kind")
                .at(&path, "must be 1 or more")
                .fix("one is the least", Place::value(&path), "1"),
        );
    }
    checked
}
