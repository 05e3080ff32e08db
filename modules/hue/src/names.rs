//! Ports, paths and variables that several files use, as the image `gethue/hue` has them.

use platc_sdk::Port;

/// The role of the web servers.
pub(crate) const HUE: &str = "hue";
/// The role of the configuration.
pub(crate) const CONFIG: &str = "config";

/// The pages (`http_port`).
pub(crate) const HTTP: Port = Port::tcp("http", 8888);

/// Hue's command.
pub(crate) const COMMAND: &str = "/usr/share/hue/build/env/bin/hue";
/// Logs.
pub(crate) const LOGS: &str = "/usr/share/hue/logs";
/// Hue merges all `*.ini` of its directory in the order of their names. The image has
/// `z-hue-overrides.ini` with a secret key that everybody knows, so this name has to come behind it.
pub(crate) const INI: &str = "zz-hue.ini";
/// Where the file is; the files of the image stay beside it.
pub(crate) const INI_PATH: &str = "/usr/share/hue/desktop/conf/zz-hue.ini";
/// Settings of the S3 client inside of Hue.
pub(crate) const BOTO: &str = "boto.cfg";
/// Where the file is.
pub(crate) const BOTO_PATH: &str = "/usr/share/hue/boto.cfg";
/// Settings of Hive's clients.
pub(crate) const HIVE_SITE: &str = "hive-site.xml";
/// Where Hue looks for it (`hive_conf_dir`).
pub(crate) const HIVE_CONF: &str = "/etc/hive/conf";

/// Hue takes these three before what is in `hue.ini`.
pub(crate) const SECRET_KEY: &str = "HUE_SECRET_KEY";
/// The password of the database.
pub(crate) const DATABASE_PASSWORD: &str = "HUE_DATABASE_PASSWORD";
/// The password of the directory's user.
pub(crate) const LDAP_PASSWORD: &str = "HUE_LDAP_BIND_PASSWORD";

/// The user that Hue is at HDFS, where it acts for whoever is logged in.
pub(crate) const PROXY_USER: &str = "hue";
