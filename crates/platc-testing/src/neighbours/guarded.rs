//! A stand-in file system that asks for Kerberos.

use platc_sdk::capability::{FileSystem, Kerberos};
use platc_sdk::kerberos::{self, RealmSettings};
use platc_sdk::{Build, Capability, Context, Endpoint, Module, Offers, Provides, Settings};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[guarded.<name>]`: a file system with Kerberos, in the realm `CORP.EXAMPLE.COM`. It makes no object.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Guarded {
    /// The servers of the realm.
    pub kdc: Vec<String>,
}

impl Module for Guarded {
    const KIND: &'static str = "guarded";
    const ABOUT: &'static str = "A file system with Kerberos, for tests";
    const VERSIONS: &'static [&'static str] = &[];
    const OFFERS: &'static [&'static str] = &[FileSystem::NAME];
    type Model = Kerberos;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Kerberos> {
        let Self { kdc } = self;
        let asked = RealmSettings {
            realm: "CORP.EXAMPLE.COM",
            kdc: &kdc,
            krb5_conf: None,
        };
        kerberos::realm(ctx, "guarded", asked)
    }

    fn interface(model: &Kerberos, offers: &mut Offers<'_, Self>) {
        offers.offer(FileSystem {
            default_fs: "hdfs://guarded".to_owned(),
            object_store: None,
            core_site: Settings::new()
                .set("fs.defaultFS", "hdfs://guarded")
                .set("hadoop.security.authentication", "kerberos"),
            hdfs_site: Settings::new().set(
                "dfs.namenode.kerberos.principal",
                "nn/_HOST@CORP.EXAMPLE.COM",
            ),
            web_hdfs: vec![Endpoint::new("nn.example.com", 9871)],
            superuser: "hdfs".to_owned(),
            kerberos: Some(model.clone()),
        });
    }

    fn build(_: &Kerberos, _: &mut Build<'_>) {}
}

impl Provides<FileSystem> for Guarded {}
