//! What all pods with the Airflow image have in common.

use platc_sdk::workload::WorkloadKind;
use platc_sdk::{Container, Duration, EnvValue, Probe, Resources, Workload, exec};

use crate::environment;
use crate::git_sync;
use crate::model::{Dags, Model, Server, Version};
use crate::names;

/// A container that runs `airflow` with these arguments. The image's entry point stays in front: it
/// waits for the database and for the broker.
pub(crate) fn airflow<'a>(
    model: &Model,
    name: &str,
    arguments: impl IntoIterator<Item = &'a str>,
) -> Container {
    let container = command(model, name, arguments, environment::of_servers(model));
    with_logs(model, container)
}

/// The same for a command that leaves no logs behind, with this environment.
pub(crate) fn command<'a>(
    model: &Model,
    name: &str,
    arguments: impl IntoIterator<Item = &'a str>,
    environment: Vec<(String, EnvValue)>,
) -> Container {
    Container::new(name, &model.image)
        .args(["airflow"].into_iter().chain(arguments))
        .envs(environment)
        .unprivileged()
}

/// The container of a task pod; what it runs comes from the executor.
pub(crate) fn task(model: &Model) -> Container {
    // The executor of the scheduler looks for this name.
    let container = Container::new("base", &model.image)
        .envs(environment::of_tasks(model))
        .unprivileged();
    with_dags(model, with_logs(model, container))
}

/// The logs of tasks, where the task writes and the web interface reads them.
fn with_logs(model: &Model, container: Container) -> Container {
    match &model.pods.log_claim {
        Some(claim) => container.existing_claim("logs", claim, names::LOGS),
        None => container.scratch("logs", names::LOGS),
    }
}

/// The DAGs in a container, where they are not in the image already.
fn with_dags(model: &Model, container: Container) -> Container {
    match &model.dags {
        Dags::Image => container,
        Dags::Claim(claim) => container.existing_claim("dags", claim, names::DAGS),
        Dags::Git(_) => container.scratch("dags", names::DAGS),
    }
}

/// Completes the pods of a server that needs no DAGs.
pub(crate) fn run<K: WorkloadKind>(
    model: &Model,
    workload: &mut Workload<K>,
    server: &Server,
    main: Container,
) {
    let Resources { cpu, memory } = &server.resources;
    workload
        .init(wait_for_migrations(model).resources(cpu, memory))
        .container(main.resources(cpu, memory))
        .run_as(names::AIRFLOW)
        .placement(&model.pods.placement)
        .tolerates_loss_of(u32::from(server.replicas > 1));
}

/// Completes the pods of a server that needs the DAGs.
pub(crate) fn run_with_dags<K: WorkloadKind>(
    model: &Model,
    workload: &mut Workload<K>,
    server: &Server,
    main: Container,
) {
    if let Dags::Git(git) = &model.dags {
        workload.init(git_sync::once(git));
    }
    run(model, workload, server, with_dags(model, main));
    if let Dags::Git(git) = &model.dags {
        workload.container(git_sync::forever(git));
    }
}

/// Ends when the database has the tables of this image: what makes it safe to apply everything at once.
fn wait_for_migrations(model: &Model) -> Container {
    command(
        model,
        "wait-for-migrations",
        ["db", "check-migrations", "--migration-wait-timeout=300"],
        environment::of_jobs(model),
    )
}

/// Asks the database whether the job of this pod still sends its heartbeat.
pub(crate) fn heartbeat(model: &Model, job: &str) -> Probe {
    let own = match model.version {
        Version::V2_3 => "--hostname \"$(hostname -f)\"",
        Version::V2_11 | Version::V3 => "--local",
    };
    // The kubelet asks again if the database is away: the entry point need not wait for it.
    python_probe(&format!(
        "CONNECTION_CHECK_MAX_COUNT=0 AIRFLOW__LOGGING__LOGGING_LEVEL=ERROR exec /entrypoint airflow jobs check --job-type {job} {own}"
    ))
}

/// A probe that starts Python, which takes seconds and a good part of a processor each time.
pub(crate) fn python_probe(command: &str) -> Probe {
    exec(["/bin/sh", "-c", command])
        .every(Duration::minutes(1))
        .timeout(Duration::seconds(30))
        .failures(5)
}

/// The same question while a container starts, for ten minutes.
pub(crate) fn while_starting(probe: Probe) -> Probe {
    probe
        .every(Duration::seconds(15))
        .patience(Duration::minutes(10))
}
