//! From what a person wrote to a validated Airflow.

mod account;
mod config_keys;
mod connections;
mod dags;
mod environment;
mod executor;
mod image;
mod pages;
mod servers;

use platc_sdk::{Context, SecretFormat};

use self::connections::{References, Uses};
use self::environment::Written;
use self::executor::Asked;
use self::servers::Roles;
use crate::config::{Airflow, Keys as KeysConfig, Logs};
use crate::model::{Executor, Keys, Model, Pods, Version};
use crate::size::Size;

pub(crate) use self::pages::PAGES;

#[expect(
    clippy::too_many_lines,
    reason = "a line for each key: a new one must fail to compile here until it is used"
)]
pub(crate) fn validate(config: Airflow, ctx: &mut Context<'_>) -> Option<Model> {
    let uses = connections::bind(ctx, &References::of(&config));
    let Airflow {
        version,
        image,
        executor,
        database,
        account,
        broker,
        keys,
        admin,
        dags,
        git_sync,
        livy,
        livy_connection,
        // Taken apart with the references.
        spark: _,
        spark_connect: _,
        spark_operator: _,
        tracking: _,
        s3: _,
        connections,
        variables,
        config,
        env,
        secret_env,
        size,
        web,
        scheduler,
        dag_processor,
        triggerer,
        workers,
        tasks,
        pod_operator,
        logs,
        statsd,
        statsd_image,
        ingress,
        placement,
    } = config;
    executor::warn_of_lost_logs(ctx, executor, &logs, &config);
    let image = image::airflow(ctx, version, image.as_ref());
    let statsd = image::statsd(ctx, statsd, statsd_image.as_ref());
    let metadata = account::metadata(ctx, &database, &account);
    let admin = account::admin(ctx, admin);
    let livy = environment::livy(ctx, livy.as_ref(), livy_connection);
    let registration = dags::registration(ctx, version, &admin, livy.as_ref());
    let dags = dags::dags(ctx, dags, git_sync, (version, registration));
    let asked = Asked {
        kind: executor,
        broker,
        workers,
        tasks,
    };
    let executor = executor::executor(ctx, size, asked);
    let written = Written {
        connections,
        variables,
        config,
        env,
        secret_env,
    };
    let mut uses = uses;
    let entries = uses.as_mut().map(|uses| std::mem::take(&mut uses.entries));
    let entries = entries.unwrap_or_default();
    let environment = environment::environment(ctx, version, written, (livy, entries));
    let roles = Roles {
        size,
        web,
        scheduler,
        dag_processor,
        triggerer,
    };
    let servers = servers::servers(ctx, version, executor.as_ref(), roles);
    let Uses {
        entries: _,
        login,
        logs: remote_logs,
        spark_namespaces,
    } = uses?;
    Some(Model {
        identity: ctx.identity().clone(),
        version,
        image: image?,
        parallelism: parallelism(executor.as_ref(), size),
        executor: executor?,
        metadata: metadata?,
        keys: keys_of(ctx, version, &keys),
        admin,
        dags: dags?,
        environment,
        servers,
        pods: Pods {
            launch: pod_operator,
            spark_namespaces,
            log_claim: match logs {
                Logs::Scratch | Logs::S3(_) => None,
                Logs::Claim(claim) => Some(claim.to_string()),
            },
            remote_logs,
            login,
            pull_secret: ctx.pull_secret().map(ToString::to_string),
            placement,
        },
        statsd: statsd?,
        ingress,
    })
}

/// The tasks of the local executor share the memory of the scheduler, whose size is made for 32.
fn parallelism(executor: Option<&Executor>, size: Size) -> Option<u32> {
    match executor? {
        Executor::Celery(_) | Executor::Kubernetes(_) => size.parallelism(),
        Executor::Local => None,
    }
}

fn keys_of(ctx: &Context<'_>, version: Version, keys: &KeysConfig) -> Keys {
    let KeysConfig {
        fernet,
        secret,
        jwt,
    } = keys;
    // Tokens are signed with SHA-512, for which a key should have 64 characters.
    let signing = SecretFormat::Alphanumeric(64);
    Keys {
        fernet: ctx.secret(
            "keys",
            "fernet-key",
            fernet,
            SecretFormat::UrlSafeBase64(32),
        ),
        secret: ctx.secret("keys", "secret-key", secret, signing),
        jwt: (version == Version::V3).then(|| ctx.secret("keys", "jwt-secret", jwt, signing)),
    }
}
