//! `hive-log4j2.properties`: Hive's own default writes into a file that nobody sees.

use platc_sdk::{ConfigFile, Settings};

/// From which level on messages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// What servers tell.
    Info,
    /// Only what is wrong.
    Warn,
}

/// Everything to the standard error stream, where it is no part of a program's answer.
pub(crate) fn hive_log4j2(level: Level) -> ConfigFile {
    let level = match level {
        Level::Info => "INFO",
        Level::Warn => "WARN",
    };
    let settings = Settings::new()
        .set("name", "HiveLog4j2")
        .set("appender.console.name", "console")
        .set("appender.console.type", "Console")
        .set("appender.console.target", "SYSTEM_ERR")
        .set("appender.console.layout.type", "PatternLayout")
        .set(
            "appender.console.layout.pattern",
            "%d{ISO8601} %p [%t] %c{2}: %m%n",
        )
        // It reports each mapping of a class that is checked.
        .set("logger.datanucleus.name", "DataNucleus")
        .set("logger.datanucleus.level", "ERROR")
        .set("rootLogger.level", level)
        .set("rootLogger.appenderRef.console.ref", "console");
    ConfigFile::properties("hive-log4j2.properties", &settings)
}
