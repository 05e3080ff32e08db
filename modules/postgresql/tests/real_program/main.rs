//! The generated files and scripts with a real PostgreSQL server.
//!
//! It takes the server of the Debian packages `postgresql-14` to `postgresql-18`, the newest that is
//! installed. Where there is none the tests fail with `CI=true` and are skipped otherwise.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test that starts a real program: it runs files and processes"
)]

mod platform;
mod server;

use platform::Compiled;
use server::{Answer, Server, installed};

const CONSUMERS: [&str; 3] = ["first", "second", "third"];

/// A superuser's password, and one for each consumer, with everything that a shell, psql or the
/// server could stumble over.
fn password_in(secret: &str) -> String {
    format!("{secret}: it's \"$(id)\" `id` \\pass\\ $HOME :user")
}

const DATABASES: &str = "SELECT datname, pg_get_userbyid(datdba) FROM pg_database \
     WHERE NOT datistemplate ORDER BY 1";

/// Everything about users and databases, except for how the passwords are stored.
const STATE: &str = "SELECT oid, rolname, rolsuper, rolcreatedb, rolcreaterole, rolcanlogin FROM pg_roles \
     UNION ALL SELECT oid, datname, datistemplate, datallowconn, null, null FROM pg_database ORDER BY 1";

#[test]
fn consumers_get_users_and_databases_and_do_not_disturb_each_other() {
    let Some(program) = installed() else { return };
    let compiled = Compiled::new(program.major, "", &CONSUMERS);
    let server = Server::start(&program, &compiled, &[]);
    let provision = |consumer| server.provision(&compiled.job_of(consumer), None);

    for consumer in ["first", "second"] {
        let expected = Answer::ok(&format!("user {consumer} owns database {consumer}\n"));
        assert_eq!(provision(consumer), expected);
    }
    let before = server.ask(STATE);
    for consumer in ["first", "second"] {
        assert!(provision(consumer).success, "again for {consumer}");
    }
    assert_eq!(server.ask(STATE), before);

    let stored = "SELECT rolname, rolpassword FROM pg_authid WHERE rolname IN ('first', 'second') \
                  ORDER BY 1";
    let before = server.ask(stored);
    assert!(provision("third").success);
    assert_eq!(server.ask(stored), before);

    assert_eq!(
        server.ask(DATABASES),
        Answer::ok("first|first\npostgres|postgres\nsecond|second\nthird|third\n")
    );
    for consumer in CONSUMERS {
        let password = password_in(&format!("{consumer}-consumer-database"));
        let table = "CREATE TABLE IF NOT EXISTS t (a int); SELECT current_user, current_database()";
        assert_eq!(
            server.ask_as(consumer, consumer, &password, table),
            Answer::ok(&format!("{consumer}|{consumer}\n"))
        );
        assert!(
            !server
                .ask_as(consumer, consumer, "wrong", "SELECT 1")
                .success
        );
    }
    let scram = "SELECT rolname, left(rolpassword, 14) FROM pg_authid WHERE rolcanlogin ORDER BY 1";
    assert_eq!(
        server.ask(scram),
        Answer::ok(
            "first|SCRAM-SHA-256$\npostgres|SCRAM-SHA-256$\nsecond|SCRAM-SHA-256$\nthird|SCRAM-SHA-256$\n"
        )
    );
}

#[test]
fn names_are_safe_and_nothing_is_taken_from_another_owner() {
    let Some(program) = installed() else { return };
    let compiled = Compiled::new(program.major, "", &CONSUMERS[..1]);
    let server = Server::start(&program, &compiled, &[]);
    let job = compiled.job_of("first");
    let provision =
        |user: &str, database: &str| server.provision(&job, Some([user, database, "PASSWORD_0"]));

    let (user, database) = ("O'Neil \"x\"-Y; --", "Da-ta'\"base $$ \\ :user");
    for _ in 0..2 {
        assert_eq!(
            provision(user, database),
            Answer::ok(&format!("user {user} owns database {database}\n"))
        );
    }
    let password = password_in("first-consumer-database");
    assert_eq!(
        server.ask_as(
            user,
            database,
            &password,
            "SELECT current_user, current_database()"
        ),
        Answer::ok(&format!("{user}|{database}\n"))
    );

    let before = server.ask(STATE);
    let long = "x".repeat(64);
    let refused = [
        (
            "thief",
            database,
            format!(
                "database \"{database}\" exists and belongs to user \"{user}\", not to user \"thief\""
            ),
        ),
        (
            "thief",
            "postgres",
            "database \"postgres\" exists and belongs to user \"postgres\", not to user \"thief\""
                .to_owned(),
        ),
        (
            "postgres",
            "new",
            "user \"postgres\" is a superuser and cannot be a consumer's".to_owned(),
        ),
        (
            long.as_str(),
            "new",
            format!("user \"{long}\" or database \"new\" has a name of more than 63 bytes"),
        ),
    ];
    for (user, database, expected) in refused {
        let answer = provision(user, database);
        assert_eq!((answer.success, answer.error()), (false, expected.as_str()));
    }
    assert_eq!(server.ask(STATE), before);
}

#[test]
fn md5_is_stored_and_settings_arrive_and_no_password_is_logged() {
    let Some(program) = installed() else { return };
    let extra = "password_encryption = \"md5\"\n\
                 [postgresql.meta.settings]\n\
                 log_statement = \"all\"\nlog_min_duration_statement = \"0\"\n\
                 TimeZone = \"Europe/Moscow\"\nlog_line_prefix = \"it's \\\\ %m \"\n";
    let compiled = Compiled::new(program.major, extra, &CONSUMERS);
    let server = Server::start(&program, &compiled, &[]);
    for consumer in CONSUMERS {
        assert!(server.provision(&compiled.job_of(consumer), None).success);
        let password = password_in(&format!("{consumer}-consumer-database"));
        assert_eq!(
            server.ask_as(consumer, consumer, &password, "SELECT current_user"),
            Answer::ok(&format!("{consumer}\n"))
        );
    }
    assert_eq!(
        server.ask(
            "SELECT rolname, left(rolpassword, 3) FROM pg_authid WHERE rolcanlogin ORDER BY 1"
        ),
        Answer::ok("first|md5\npostgres|SCR\nsecond|md5\nthird|md5\n")
    );
    let shown = "SELECT name, setting, unit FROM pg_settings WHERE name IN ('TimeZone', \
                 'log_line_prefix', 'max_connections', 'shared_buffers', 'listen_addresses', \
                 'password_encryption') ORDER BY name COLLATE \"C\"";
    assert_eq!(
        server.ask(shown),
        Answer::ok(
            "TimeZone|Europe/Moscow|\nlisten_addresses|*|\nlog_line_prefix|it's \\ %m |\n\
             max_connections|150|\npassword_encryption|md5|\nshared_buffers|32768|8kB\n"
        )
    );
    let log = server.log();
    let count = |text: &str| log.lines().filter(|line| line.contains(text)).count();
    assert_eq!(count("statement: SELECT current_user"), 3, "the log is on");
    assert_eq!(count("\\pass\\"), 0, "a password is in the log");
}

#[test]
fn the_amounts_of_a_size_follow_from_memory_and_connections() {
    let Some(program) = installed() else { return };
    let extra =
        "size = \"medium\"\nresources = { cpu = \"1\", memory = \"2Gi\" }\nmax_connections = 50\n";
    let compiled = Compiled::new(program.major, extra, &[]);
    let server = Server::start(&program, &compiled, &[]);
    let shown = "SELECT name, current_setting(name) FROM pg_settings WHERE name IN ('work_mem', \
                 'max_connections', 'shared_buffers', 'maintenance_work_mem', \
                 'effective_cache_size') ORDER BY name COLLATE \"C\"";
    assert_eq!(
        server.ask(shown),
        Answer::ok(
            "effective_cache_size|1536MB\nmaintenance_work_mem|128MB\nmax_connections|50\n\
             shared_buffers|512MB\nwork_mem|15MB\n"
        )
    );
}

#[test]
fn readiness_waits_for_the_server_that_listens_on_tcp() {
    let Some(program) = installed() else { return };
    let compiled = Compiled::new(program.major, "", &[]);
    let temporary = Server::start(&program, &compiled, &["-c", "listen_addresses="]);
    let probes = compiled.probes();
    assert!(!temporary.probe(&probes.readiness));
    assert!(!temporary.probe(&probes.liveness));
    drop(temporary);

    let server = Server::start(&program, &compiled, &[]);
    assert!(server.probe(&probes.readiness));
    assert!(server.probe(&probes.liveness));
}
