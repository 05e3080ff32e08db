//! The servers. Each is known to the others by its host name, and its data belongs to that name.

use platc_sdk::k8s_openapi::api::core::v1 as core;
use platc_sdk::workload::Apart;
use platc_sdk::{Build, Container, DataVersion, Duration, EnvValue, Probe, exec, tcp};

use crate::files;
use crate::model::{Formation, Management, Model};
use crate::names::{self, AMQP, DISTRIBUTION, EPMD, METRICS, SERVER, WEB};

const START: &str = include_str!("start.sh");

/// The versions whose data the later ones read, oldest first.
const LINE: &[(u32, u32)] = &[(3, 13), (4, 0), (4, 1), (4, 2)];

/// All servers, and what stands in front of them.
///
/// All start at the same time: after a full stop each waits for those that stopped after it, so one after
/// the other would never end.
pub(crate) fn server(model: &Model, out: &mut Build<'_>) {
    out.product_version(model.image.source().tag().unwrap_or("unknown"));
    let files = [files::rabbitmq_conf(model), files::enabled_plugins(model)];
    let config = out.config_files("config", files);
    let container = container(model)
        .mount(&config, names::CONFIG)
        .scratch("tmp", "/tmp");
    let servers = out.stateful_set(SERVER, model.size.servers());
    servers
        .in_parallel()
        .headless_service([AMQP, METRICS, EPMD, DISTRIBUTION])
        .service_named(names::CLIENTS, [AMQP])
        .container(container)
        .claim("data", &model.storage, names::DATA)
        .data_version(data(model).as_ref())
        .run_as(model.variant.user())
        .placement(&model.placement)
        .stops_within(grace(model))
        .tolerates_loss_of(u32::from(model.size.is_cluster()));
    if model.size.is_cluster() {
        servers.apart(Apart::WherePossible);
    }
    if let Management::Pages { ingress } = &model.management {
        servers.service_named(names::MANAGEMENT, [WEB]);
        if let Some(ingress) = ingress {
            out.ingress(names::MANAGEMENT, ingress, WEB);
        }
    }
}

fn container(model: &Model) -> Container {
    let host = model.identity.service_host(SERVER);
    let container = Container::new("rabbitmq", &model.image)
        .command(["/bin/sh", "-euc", START, "start"])
        .args(["docker-entrypoint.sh", "rabbitmq-server"])
        .env("HOME", names::DATA)
        .env("COOKIE", &model.cookie)
        .env("WAIT_SECONDS", 300_u32)
        .env("POD_NAME", EnvValue::PodField("metadata.name"))
        .env("RABBITMQ_USE_LONGNAME", "true")
        .env("RABBITMQ_NODENAME", format!("rabbit@$(POD_NAME).{host}"))
        .env("RABBITMQ_CONFIG_FILE", names::RABBITMQ_CONF)
        .env("RABBITMQ_CONFIG_FILES", names::NO_MORE_FILES)
        .env("RABBITMQ_ENABLED_PLUGINS_FILE", names::ENABLED_PLUGINS)
        .env("RABBITMQ_DEFAULT_USER", &model.user)
        .env("RABBITMQ_DEFAULT_PASS", &model.password)
        .env("RABBITMQ_DEFAULT_VHOST", &model.virtual_host)
        .ports([AMQP, METRICS, EPMD, DISTRIBUTION])
        .resources(&model.resources.cpu, &model.resources.memory)
        .unprivileged()
        .started_when(ping().patience(Duration::minutes(10)))
        // It listens when everything before that has been done.
        .ready_when(tcp(AMQP))
        // Of this server alone: asking for the cluster would restart all for the failure of one.
        .alive_when(ping().every(Duration::minutes(1)).failures(5));
    let container = match model.management {
        Management::Off => container,
        Management::Pages { .. } => container.port(WEB),
    };
    let container = if model.size.is_cluster() && model.formation() == Formation::ByList {
        container.env("FIRST", model.node(0))
    } else {
        container
    };
    if model.size.is_cluster() {
        let seconds = model.quorum_wait.as_seconds();
        container.tune(|container| container.lifecycle = Some(leave_quorums_whole(seconds)))
    } else {
        container
    }
}

/// It starts an Erlang machine of its own, which takes seconds.
fn ping() -> Probe {
    exec(["rabbitmq-diagnostics", "-q", "ping"]).timeout(Duration::seconds(15))
}

/// A server does not stop while it is needed for a majority: otherwise a rollout, which only looks at
/// whether the servers before it listen, could stop queues whose copies are still catching up.
fn leave_quorums_whole(seconds: u32) -> core::Lifecycle {
    let command = format!(
        "rabbitmq-upgrade await_online_quorum_plus_one -t {seconds} && rabbitmq-upgrade drain"
    );
    core::Lifecycle {
        pre_stop: Some(core::LifecycleHandler {
            exec: Some(core::ExecAction {
                command: Some(vec!["/bin/sh".to_owned(), "-c".to_owned(), command]),
            }),
            ..core::LifecycleHandler::default()
        }),
        ..core::Lifecycle::default()
    }
}

/// Waiting and stopping.
fn grace(model: &Model) -> Duration {
    let stopping = Duration::minutes(2).as_seconds();
    if model.size.is_cluster() {
        let waiting = model.quorum_wait.as_seconds();
        Duration::seconds(waiting.saturating_add(stopping))
    } else {
        Duration::seconds(stopping)
    }
}

/// What the version in the image's tag reads; `None` where it is not one of the line.
fn data(model: &Model) -> Option<DataVersion> {
    let version = model.version?;
    let place = LINE.iter().position(|&known| known == version)?;
    let name = |&(major, minor): &(u32, u32)| format!("{major}.{minor}");
    let before = LINE.iter().take(place).map(name);
    Some(DataVersion::new(name(&version)).upgrades_from(before))
}
