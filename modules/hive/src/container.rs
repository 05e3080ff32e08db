//! What all containers with Hive have in common, and the one that brings PostgreSQL's driver.

use platc_sdk::capability::Kerberos;
use platc_sdk::{Container, Resources};

use crate::model::{Driver, Model, Sized};
use crate::names;

const COPY_DRIVER: &str = include_str!("scripts/copy_driver.sh");
const DOWNLOAD_DRIVER: &str = include_str!("scripts/download_driver.sh");

/// Hive with its configuration in [`names::CONF`], and jars on its class path besides its own.
pub(crate) fn hive(model: &Model, name: &str, jars: Option<&str>) -> Container {
    let container = Container::new(name, &model.image)
        .env("HIVE_CONF_DIR", names::CONF)
        .env("HADOOP_CONF_DIR", names::CONF)
        .scratch("tmp", "/tmp")
        .unprivileged();
    match jars {
        Some(jars) => container.env("HADOOP_CLASSPATH", jars),
        None => container,
    }
}

/// Who Hive is on the file system, and how it gets there.
pub(crate) fn on_file_system(model: &Model, container: Container) -> Container {
    let container = match &model.warehouse.kerberos {
        None => container.env("HADOOP_USER_NAME", &model.user),
        Some(client) => client
            .give(container)
            .env("HADOOP_OPTS", Kerberos::java_option(names::CONF)),
    };
    let container = match model.warehouse.file_system.object_store {
        // The image has the jars in a directory of Hadoop's that is on no class path.
        Some(_) => container.env("HADOOP_OPTIONAL_TOOLS", "hadoop-aws"),
        None => container,
    };
    match &model.warehouse.login {
        Some(login) => login.give(container),
        None => container,
    }
}

/// A server's resources. Hive takes the options of servers from the variable for clients.
pub(crate) fn sized(container: Container, Sized { resources, heap }: &Sized) -> Container {
    container
        .env(
            "HADOOP_CLIENT_OPTS",
            format!("-Xmx{heap}m -XX:+ExitOnOutOfMemoryError"),
        )
        .resources(&resources.cpu, &resources.memory)
}

/// Gives a container what it needs to log in to the database.
pub(crate) fn with_database(model: &Model, container: Container) -> Container {
    let container = container.env(names::PASSWORD, &model.database.password);
    match model.driver {
        Driver::InImage => container,
        Driver::Copied { .. } | Driver::Downloaded { .. } => {
            container.mount_volume("driver", names::DRIVER, None, true)
        }
    }
}

/// The driver's place on the class path; `None` where it is among Hive's own jars.
pub(crate) fn driver_jar(model: &Model) -> Option<&'static str> {
    match model.driver {
        Driver::InImage => None,
        Driver::Copied { .. } | Driver::Downloaded { .. } => Some(names::DRIVER_JAR),
    }
}

/// The step before Hive that brings the driver, where the image has none.
pub(crate) fn bring_driver(model: &Model) -> Option<Container> {
    let (image, script, arguments) = match &model.driver {
        Driver::InImage => return None,
        Driver::Copied { image, path } => (image, COPY_DRIVER, vec![path.as_str()]),
        Driver::Downloaded { image, url, sha256 } => {
            (image, DOWNLOAD_DRIVER, vec![url.as_str(), sha256.as_str()])
        }
    };
    let Resources { cpu, memory } = Resources::new(10, 64);
    Some(
        Container::new("driver", image)
            .command(["/bin/sh", "-euc", script, "driver"])
            .args(std::iter::once(names::DRIVER_JAR).chain(arguments))
            .scratch("driver", names::DRIVER)
            .resources(&cpu, &memory)
            .unprivileged(),
    )
}
