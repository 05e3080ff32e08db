//! A stand-in for an object store.

use platc_sdk::capability::{FileSystem, ObjectStore};
use platc_sdk::{Build, Capability, Context, Endpoint, Module, Name, Offers, Provides};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[s3.<name>]`: an object store at which every consumer has a user of its own. It makes no object.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct S3 {}

impl Module for S3 {
    const KIND: &'static str = "s3";
    const ABOUT: &'static str = "An object store, for tests";
    const VERSIONS: &'static [&'static str] = &[];
    const OFFERS: &'static [&'static str] = &[FileSystem::NAME, ObjectStore::NAME];
    type Model = Name;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Name> {
        let Self {} = self;
        Some(ctx.address().name.clone())
    }

    fn interface(name: &Name, offers: &mut Offers<'_, Self>) {
        let store = ObjectStore {
            endpoint: Endpoint::new(format!("s3.{name}.example.com"), 9000),
            tls: false,
            region: "us-east-1".to_owned(),
            path_style: true,
            login: None,
        };
        offers
            .offer(FileSystem::of_object_store(store.clone()))
            .offer(store);
    }

    fn build(_: &Name, _: &mut Build<'_>) {}
}

impl Provides<FileSystem> for S3 {}
impl Provides<ObjectStore> for S3 {}
