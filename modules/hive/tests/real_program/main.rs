//! A real `schematool` and a real Metastore with the generated files, on a real PostgreSQL server.
//!
//! They are those of Hive 2.3, which Spark brings for itself: no package has a newer one.
#![expect(
    clippy::disallowed_methods,
    reason = "the test starts programs and talks to them"
)]

use std::fs;
use std::path::{Path, PathBuf};

use platc_testing::{Database, Realm, is_missing};

mod hive;

use hive::{DRIVER, Installation};

/// The password of the user `metastore`.
pub(crate) const PASSWORD: &str = "2dX0aGmVq7";

/// What an interrupted initialization leads to; only its first line begins with `platc:`.
const HALF: &str = "An initialization that was interrupted leaves tables without a version, or some of \
     the tables. If this\n";

#[test]
fn the_job_makes_the_tables_and_spark_keeps_a_table_in_the_metastore() {
    let Some((database, installation)) = installed("hive-metastore") else {
        return;
    };
    installation.make_schema_script();
    assert_eq!(
        installation.run_job(false),
        "exit 0\nthe database has no tables of Hive: making them\n"
    );
    assert_eq!(
        installation.run_job(false),
        "exit 0\nthe tables are those of Hive 2.3.0: nothing to do\n"
    );

    let (_metastore, port) = installation.start(&[]);
    let told = installation.ask_spark(
        port,
        "CREATE DATABASE lake; CREATE TABLE lake.t (a INT) USING parquet; \
         INSERT INTO lake.t VALUES (42); SELECT a FROM lake.t; SHOW TABLES IN lake",
    );
    assert_eq!(told, "42\nt\n");
    assert_eq!(
        database.ask("metastore", r#"SELECT "TBL_NAME", "TBL_TYPE" FROM "TBLS""#),
        "t|MANAGED_TABLE\n"
    );
    assert!(installation.path("warehouse/lake.db/t").is_dir());
}

#[test]
fn a_metastore_logs_in_with_its_keytab() {
    let test = "hive-kerberos";
    let Some((_database, installation)) = installed(test) else {
        return;
    };
    let place = installation.path("realm");
    fs::create_dir(&place).expect("it can be made");
    let Some(realm) = Realm::start(test, "CORP.EXAMPLE.COM", &place) else {
        return;
    };
    let principal = "hive/metastore.example.com";
    realm.keytab(&installation.path("client.keytab"), &[principal]);
    installation.make_schema_script();
    installation.run_job(false);
    let options = installation.secure(&realm);
    let (_metastore, _) = installation.start(&options);
    assert_eq!(
        realm.logged_in(),
        [format!("{principal}@CORP.EXAMPLE.COM")].into()
    );
}

#[test]
fn the_job_refuses_tables_of_another_hive_and_halves_of_tables() {
    let Some((database, installation)) = installed("hive-schema") else {
        return;
    };
    installation.make_schema_script();
    installation.run_job(false);
    let set = |version: &str| {
        let statement = format!(r#"UPDATE "VERSION" SET "SCHEMA_VERSION" = '{version}'"#);
        database.ask("metastore", &statement);
    };

    set("3.1.0");
    assert_eq!(
        installation.run_job(true),
        "exit 1\nthe tables are those of Hive 3.1.0, which is newer than this Hive 2.3.0. There is no \
         way back: take an image of Hive 3.1, or restore the database from a copy\n"
    );
    set("2.1.0");
    assert_eq!(
        installation.run_job(false),
        "exit 1\nthe tables are those of Hive 2.1.0, and this is Hive 2.3.0: they are not upgraded \
         unless upgrade_schema is true. Make a copy of the database before, since there is no way back\n"
    );
    assert_eq!(
        installation.run_job(true),
        "exit 0\nupgrading the tables from Hive 2.1.0 to 2.3.0\n"
    );
    database.ask("metastore", r#"DELETE FROM "VERSION""#);
    assert_eq!(
        installation.run_job(true),
        format!("exit 1\nthe tables have no version. {HALF}")
    );
    database.ask("metastore", r#"DROP TABLE "VERSION""#);
    assert_eq!(
        installation.run_job(true),
        format!(
            "exit 1\nthe database has no tables of Hive: making them\nthe tables could not be made, see \
             above. {HALF}"
        )
    );
    database.ask("postgres", "ALTER USER metastore PASSWORD 'another'");
    assert_eq!(
        installation.run_job(true),
        "exit 1\nthe version of the tables cannot be read, see above; nothing was changed\n"
    );
}

/// A database and the files of a component, when everything that is needed is there.
fn installed(test: &str) -> Option<(Database, Installation)> {
    let spark = spark_home();
    let spark_sql = spark.join("bin/spark-sql");
    let needed = ["/usr/bin/java", DRIVER, &spark_sql.to_string_lossy()];
    if is_missing(test, &needed) {
        return None;
    }
    let database = Database::start("hive", "metastore", PASSWORD)?;
    let installation = Installation::new(spark, &database);
    Some((database, installation))
}

/// `SPARK_HOME`, or else where `cargo xtask install` puts pyspark.
fn spark_home() -> PathBuf {
    std::env::var_os("SPARK_HOME").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/programs/pyspark/pyspark"),
        PathBuf::from,
    )
}
