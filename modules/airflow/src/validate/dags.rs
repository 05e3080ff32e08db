//! Where the DAGs come from, and who learns of this Airflow.

use platc_sdk::capability::{AirflowRegistration, DagRepository};
use platc_sdk::{Context, Diagnostic, Ref, SecretFormat, SecretKey, SecretValue, Stage};

use super::environment::{LivyConnection, has_password, report_secret};
use super::servers::at_least_one;
use crate::config::{Dags as DagsConfig, GitDags, GitLogin, GitSync};
use crate::model::{Admin, Dags, GitSource, Version};
use crate::names;

const GIT_SYNC_IMAGE: &str = "registry.k8s.io/git-sync/git-sync:v4.4.2";

/// What a component that generates DAGs has to know about this Airflow.
pub(super) fn registration(
    ctx: &Context<'_>,
    version: Version,
    admin: &Admin,
    livy: Option<&LivyConnection>,
) -> AirflowRegistration {
    let identity = ctx.identity();
    let host = identity.service_host(version.web_role());
    AirflowRegistration {
        name: identity.instance.clone(),
        url: format!("http://{host}:{}", names::HTTP.number),
        user: admin.user.clone(),
        password: admin.password.clone(),
        livy_connection: livy.map(|livy| livy.id.clone()),
    }
}

/// The source of the DAGs. A component that generates them is asked to take the registration.
pub(super) fn dags(
    ctx: &mut Context<'_>,
    dags: DagsConfig,
    git_sync: GitSync,
    (version, registration): (Version, AirflowRegistration),
) -> Option<Dags> {
    let origin = match dags {
        DagsConfig::Image => return Some(Dags::Image),
        DagsConfig::Claim(claim) => return Some(Dags::Claim(claim.to_string())),
        DagsConfig::From(repository) => {
            if version == Version::V3 {
                report_registered_version_3(ctx);
            }
            generated(ctx, &repository, registration)
        }
        DagsConfig::Git(git) => Some(written(ctx, git)),
    };
    let GitSync {
        image,
        period,
        resources,
    } = git_sync;
    at_least_one(
        ctx,
        "git_sync.period",
        period.as_seconds(),
        "git-sync refuses to start without a pause between two looks",
    );
    let image = ctx.image("git_sync.image", image.as_ref(), GIT_SYNC_IMAGE);
    let Origin {
        url,
        branch,
        directory,
        login,
    } = origin?;
    Some(Dags::Git(Box::new(GitSource {
        url,
        branch,
        directory: directory.trim_matches('/').to_owned(),
        login,
        image: image?,
        period,
        resources,
    })))
}

/// A repository, whoever named it.
struct Origin {
    url: String,
    branch: String,
    directory: String,
    login: Option<(String, SecretKey)>,
}

fn generated(
    ctx: &mut Context<'_>,
    repository: &Ref<DagRepository>,
    registration: AirflowRegistration,
) -> Option<Origin> {
    let DagRepository {
        git_url,
        branch,
        directory,
        user,
        password,
    } = ctx.bind_for(Stage::Run, "dags.from", repository)?;
    ctx.request(repository, registration);
    Some(Origin {
        url: git_url,
        branch,
        directory,
        login: Some((user, password)),
    })
}

fn written(ctx: &mut Context<'_>, git: GitDags) -> Origin {
    let GitDags {
        repository,
        branch,
        directory,
        login,
    } = git;
    check_repository(ctx, &repository);
    check_directory(ctx, &directory);
    Origin {
        url: repository,
        branch,
        directory,
        login: login.map(|GitLogin { user, password }| {
            if password == SecretValue::Generate {
                report_generated_password(ctx);
            }
            let format = SecretFormat::Alphanumeric(32);
            (user, ctx.secret("git", "password", &password, format))
        }),
    }
}

fn check_repository(ctx: &mut Context<'_>, url: &str) {
    let path = ctx.path("dags.git.repository");
    if has_password(url) {
        report_secret(
            ctx,
            &path,
            "put the user and the password into `dags.git.login`",
        );
        return;
    }
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme));
    let label = match rest {
        None => "not `https://` or `http://`",
        Some(rest) if rest.contains('@') => "a user in the URL",
        Some(_) => return,
    };
    ctx.report(
        Diagnostic::error(
            "airflow::bad-repository",
            "DAGs cannot be cloned from this address",
        )
        .at(&path, label)
        .note("git-sync logs in with user and password; keys for SSH are not handed to it")
        .help("write an `https://` address, and who may clone in `dags.git.login`"),
    );
}

fn check_directory(ctx: &mut Context<'_>, directory: &str) {
    let inner = directory.trim_matches('/');
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let is_part =
        |part: &str| !part.is_empty() && part != "." && part != ".." && part.chars().all(plain);
    if inner.is_empty() || inner.split('/').all(is_part) {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "airflow::bad-directory",
            format!("{directory:?} is not a directory inside of the repository"),
        )
        .at(&ctx.path("dags.git.directory"), "not a plain path")
        .help("use letters, digits, `.`, `_`, `-` and `/`, without a part `.` or `..`"),
    );
}

fn report_generated_password(ctx: &mut Context<'_>) {
    ctx.report(
        Diagnostic::error(
            "airflow::generated-git-password",
            "the Git server cannot know a password that is generated",
        )
        .at(&ctx.path("dags.git.login.password"), "generated")
        .help("write `{ env = \"VARIABLE\" }` or `{ existing = { secret = \"name\", key = \"key\" } }`"),
    );
}

fn report_registered_version_3(ctx: &mut Context<'_>) {
    ctx.report(
        Diagnostic::warning(
            "airflow::registered-version-3",
            "what generates these DAGs probably knows Airflow 2 only",
        )
        .at(&ctx.path("dags.from"), "generates DAGs")
        .note("Airflow 3 has no REST interface `/api/v1` and no login with user and password in it")
        .help("take `version = \"2.11\"` unless you know that the DAGs and their server can do with 3"),
    );
}
