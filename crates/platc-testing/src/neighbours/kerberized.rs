//! A stand-in that can log in to a file system with Kerberos.

use platc_sdk::capability::{FileSystemRequest, KerberosClient};
use platc_sdk::kerberos::{self, KerberosLogin};
use platc_sdk::{Build, ConfigFile, Context, Module, Offers, PathRef};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[kerberized.<name>]`: asks for a directory. Its ConfigMap `client` has `krb5.conf`, and in `principal` who
/// it is and where its keytab is.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Kerberized {
    /// The directory.
    pub location: PathRef,
    /// Who it is.
    pub kerberos: Option<KerberosLogin>,
}

impl Module for Kerberized {
    const KIND: &'static str = "kerberized";
    const ABOUT: &'static str = "Logs in with Kerberos, for tests";
    const VERSIONS: &'static [&'static str] = &[];
    const OFFERS: &'static [&'static str] = &[];
    const KERBEROS: bool = true;
    type Model = Option<KerberosClient>;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Self::Model> {
        let Self { location, kerberos } = self;
        let file_system = ctx.bind_path("location", &location)?;
        let request = FileSystemRequest::Directory {
            path: location.path.clone(),
            owner: "app:app".to_owned(),
            mode: "0750",
        };
        ctx.request(&location.storage, request);
        kerberos::client(ctx, &file_system, kerberos.as_ref())
    }

    fn interface(_: &Self::Model, _: &mut Offers<'_, Self>) {}

    fn build(model: &Self::Model, out: &mut Build<'_>) {
        let Some(client) = model else { return };
        let keytab = &client.keytab;
        let who = format!("{} {}/{}\n", client.principal, keytab.secret, keytab.key);
        let files = [client.kerberos.file(), ConfigFile::text("principal", who)];
        out.config_files("client", files);
    }
}
