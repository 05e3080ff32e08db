//! What copies between places: `mc` where nothing is on HDFS, and Hadoop's shell elsewhere.

use platc_sdk::capability::S3Login;
use platc_sdk::k8s_openapi::api::core::v1::ConfigMap;
use platc_sdk::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use platc_sdk::{Build, ConfigFile, ConfigMapHandle, Container, Settings, Stage};

use crate::model::{Location, Model};
use crate::names::HADOOP_CONF;

const COPIES: &str = include_str!("scripts/copies.sh");
const HADOOP: &str = include_str!("scripts/hadoop.sh");
const MC: &str = include_str!("scripts/mc.sh");

/// One end of a copy.
pub(crate) enum End<'a> {
    /// A directory of the container.
    Directory(String),
    /// A path elsewhere.
    Location(&'a Location),
}

/// Which way it goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// From the data to a new copy.
    Save,
    /// From a copy to the data.
    Fetch {
        /// Whether there may be something already.
        overwrite: bool,
    },
}

/// What is copied, and where the copies are.
pub(crate) struct Ends<'a> {
    pub(crate) data: End<'a>,
    pub(crate) copies: End<'a>,
}

/// Who asks for a copier: the role that names its configuration, and the namespace of its pod.
pub(crate) struct Owner<'a> {
    pub(crate) role: &'a str,
    pub(crate) namespace: &'a str,
}

impl End<'_> {
    fn location(&self) -> Option<&Location> {
        match self {
            Self::Directory(_) => None,
            Self::Location(location) => Some(location),
        }
    }

    fn is_hdfs(&self) -> bool {
        self.location().is_some_and(Location::is_hdfs)
    }

    fn uri(&self) -> String {
        match self {
            Self::Directory(directory) => format!("file://{directory}"),
            Self::Location(location) => location.file_system.uri(&location.path),
        }
    }

    /// As `mc` names it, with this alias for the store.
    fn alias(&self, alias: &str) -> String {
        match self {
            Self::Directory(directory) => directory.clone(),
            Self::Location(location) => format!("{alias}{}", location.path),
        }
    }
}

impl Ends<'_> {
    /// The files of a Hadoop client that knows both ends; none where `mc` copies.
    pub(crate) fn config(&self, owner: &Owner<'_>, out: &mut Build<'_>) -> Option<ConfigMapHandle> {
        if !self.data.is_hdfs() && !self.copies.is_hdfs() {
            return None;
        }
        let (core_site, hdfs_site) = self.client_settings();
        let files = [
            ConfigFile::hadoop_xml("core-site.xml", &core_site),
            ConfigFile::hadoop_xml("hdfs-site.xml", &hdfs_site),
        ];
        let name = out.identity().object_name(owner.role);
        let handle = ConfigMapHandle::new(name.clone(), "hadoop", &files);
        let data = files
            .iter()
            .map(|file| (file.name().to_owned(), file.contents().to_owned()));
        let object = ConfigMap {
            metadata: ObjectMeta {
                name: Some(name),
                namespace: Some(owner.namespace.to_owned()),
                ..ObjectMeta::default()
            },
            data: Some(data.collect()),
            ..ConfigMap::default()
        };
        out.object(Stage::Foundation, owner.role, object);
        Some(handle)
    }

    /// Keys of both ends. Each of two clusters with several NameNodes has a name, and a client knows both.
    fn client_settings(&self) -> (Settings, Settings) {
        const SERVICES: &str = "dfs.nameservices";
        let mut core_site = Settings::new();
        let mut hdfs_site = Settings::new();
        let mut services: Vec<String> = Vec::new();
        for location in [self.copies.location(), self.data.location()]
            .into_iter()
            .flatten()
        {
            let file_system = &location.file_system;
            core_site = core_site.overridden_by(&file_system.core_site);
            hdfs_site = hdfs_site.overridden_by(&file_system.hdfs_site);
            let service = file_system.hdfs_site.get(SERVICES);
            services.extend(service.map(|service| service.text().to_owned()));
        }
        services.sort();
        services.dedup();
        if services.len() > 1 {
            hdfs_site = hdfs_site.set(SERVICES, services.join(","));
        }
        (core_site, hdfs_site)
    }

    /// The container; `config` is what [`Self::config`] made.
    pub(crate) fn container(
        &self,
        model: &Model,
        way: Way,
        config: Option<&ConfigMapHandle>,
    ) -> Container {
        let container = match config {
            Some(config) => self.hadoop(model, config),
            None => self.mc(model),
        };
        let (word, end, overwrite) = match way {
            Way::Save => ("save", "FROM", false),
            Way::Fetch { overwrite } => ("fetch", "TO", overwrite),
        };
        let (data, copies) = match config {
            Some(_) => (self.data.uri(), self.copies.uri()),
            None => (self.data.alias("data"), self.copies.alias("copies")),
        };
        container
            .args([word])
            .env(end, data)
            .env("TARGET", copies)
            .env("KEEP", model.retention.copies)
            .env("KEEP_DAYS", model.retention.days)
            .env("COPY", &model.restore.copy)
            .env("OVERWRITE", if overwrite { "yes" } else { "no" })
            .resources(&model.resources.cpu, &model.resources.memory)
            .unprivileged()
    }

    fn hadoop(&self, model: &Model, config: &ConfigMapHandle) -> Container {
        let both = self.data.is_hdfs() && self.copies.is_hdfs();
        let superuser = [&self.data, &self.copies]
            .into_iter()
            .filter_map(End::location)
            .find(|location| location.is_hdfs())
            .map_or("hdfs", |location| location.file_system.superuser.as_str());
        let script = format!("{COPIES}\n{HADOOP}");
        let container = Container::new("copy", &model.images.hadoop)
            .command(["/bin/bash", "-euo", "pipefail", "-c", &script, "copy"])
            .env("HADOOP_CONF_DIR", HADOOP_CONF)
            .env("HADOOP_USER_NAME", superuser)
            .env("HADOOP_OPTIONAL_TOOLS", "hadoop-aws")
            .env("HADOOP_CLIENT_OPTS", format!("-Xmx{}m", heap(model)))
            .env("SNAPSHOT", if self.data.is_hdfs() { "yes" } else { "no" })
            .env("PRESERVE", if both { "-p" } else { "" })
            .mount(config, HADOOP_CONF);
        let mut login = [&self.data, &self.copies]
            .into_iter()
            .filter_map(End::location);
        match login.find_map(|location| location.login.as_ref()) {
            Some(login) => login.give(container),
            None => container,
        }
    }

    fn mc(&self, model: &Model) -> Container {
        let script = format!("{COPIES}\n{MC}");
        let container = Container::new("copy", &model.images.mc)
            .command(["/bin/sh", "-euc", &script, "copy"])
            .env("HOME", "/tmp")
            .env("MC_CONFIG_DIR", "/tmp/mc")
            .scratch("tmp", "/tmp");
        let container = with_store(container, "DATA", &self.data);
        with_store(container, "COPIES", &self.copies)
    }
}

/// Half of the memory: a copy also takes buffers beside the heap.
fn heap(model: &Model) -> u64 {
    model.resources.memory.percent_in_mebibytes(50)
}

fn with_store(container: Container, prefix: &str, end: &End<'_>) -> Container {
    let Some(location) = end.location() else {
        return container;
    };
    let (Some(store), Some(login)) = (&location.file_system.object_store, &location.login) else {
        return container;
    };
    let S3Login {
        access_key,
        secret_key,
    } = login;
    let path_style = if store.path_style { "on" } else { "off" };
    container
        .env(format!("{prefix}_URL"), store.url())
        .env(format!("{prefix}_PATH_STYLE"), path_style)
        .env(format!("{prefix}_ACCESS_KEY"), access_key)
        .env(format!("{prefix}_SECRET_KEY"), secret_key)
}
