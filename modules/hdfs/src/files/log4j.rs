//! `log4j.properties`: everything to standard error. Without the file Hadoop logs nothing at all,
//! because the mounted directory takes the place of the image's.

use platc_sdk::{ConfigFile, Settings};

/// The file of servers and clients, with everything from `level` up.
pub(super) fn log4j(level: &str) -> ConfigFile {
    let settings = Settings::new()
        .set("log4j.rootLogger", format!("{level},console"))
        .set("log4j.appender.console", "org.apache.log4j.ConsoleAppender")
        .set("log4j.appender.console.target", "System.err")
        .set(
            "log4j.appender.console.layout",
            "org.apache.log4j.PatternLayout",
        )
        .set(
            "log4j.appender.console.layout.ConversionPattern",
            "%d{ISO8601} %p %c: %m%n",
        )
        // One line for every access; it would drown everything else.
        .set(
            "log4j.logger.org.apache.hadoop.hdfs.server.namenode.FSNamesystem.audit",
            "WARN",
        )
        .set(
            "log4j.logger.org.apache.hadoop.util.NativeCodeLoader",
            "ERROR",
        );
    ConfigFile::properties("log4j.properties", &settings)
}
