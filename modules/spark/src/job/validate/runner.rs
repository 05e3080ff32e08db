//! Who runs the application.

use platc_sdk::capability::{BatchServer, SparkMaster, SparkOperator};
use platc_sdk::workload::Placement;
use platc_sdk::{Context, Diagnostic, Ref, Schedule};

use super::CODES;
use crate::application::{Application, On};
use crate::cluster;
use crate::connect::Executor;
use crate::job::JOB;
use crate::job::model::Runner;
use crate::version::SparkVersion;

/// The longest name that leaves room for what the operator adds in names of Services: `-ui-svc`.
const LONGEST_NAME: usize = 56;
/// The same for a schedule, which adds the time in nanoseconds as well.
const LONGEST_SCHEDULED_NAME: usize = 36;

/// Who runs the application, and what follows from it.
pub(super) struct Chosen {
    pub(super) on: On,
    /// `None` when a mistake was reported.
    pub(super) runner: Option<Runner>,
    /// The Hadoop user when none is named.
    pub(super) user: String,
    /// Whether the driver is another pod than the one that hands the application in.
    pub(super) wants_local_files: bool,
    pub(super) is_livy: bool,
}

/// The references that choose.
type References<'a> = (
    Option<&'a Ref<SparkMaster>>,
    Option<&'a Ref<SparkOperator>>,
    Option<&'a Ref<BatchServer>>,
);

impl Chosen {
    /// The runner that is named. All references are bound, so that the mistakes of each are reported.
    pub(super) fn of(
        ctx: &mut Context<'_>,
        (standalone, operator, livy): References<'_>,
        schedule: Option<&Option<Schedule>>,
        version: Option<SparkVersion>,
    ) -> Self {
        one_runner(ctx, (standalone, operator, livy));
        let master = standalone.map(|reference| {
            cluster::bound(ctx, ("standalone", CODES.other_version), reference, version)
        });
        let operator = operator.map(|reference| ctx.bind("operator", reference));
        let livy = livy.map(|reference| ctx.bind("livy", reference));
        let mut chosen = Self {
            on: On::Kubernetes,
            runner: Some(Runner::Submit),
            user: "spark".to_owned(),
            wants_local_files: operator.is_some() || livy.is_some(),
            is_livy: livy.is_some(),
        };
        if let Some(master) = master {
            chosen.on = On::Standalone(master);
        } else if let Some(operator) = operator {
            let is_scheduled = schedule.is_some_and(Option::is_some);
            chosen.runner = operator.and_then(|operator| operated(ctx, operator, is_scheduled));
        } else if let Some(livy) = livy {
            chosen.on = On::Elsewhere;
            if let Some(livy) = &livy {
                chosen.user.clone_from(&livy.user);
            }
            chosen.runner = livy.map(|livy| Runner::Livy {
                endpoint: livy.endpoint,
            });
        }
        chosen
    }
}

fn one_runner(ctx: &mut Context<'_>, (standalone, operator, livy): References<'_>) {
    let named: Vec<&str> = [
        ("standalone", standalone.is_some()),
        ("operator", operator.is_some()),
        ("livy", livy.is_some()),
    ]
    .into_iter()
    .filter_map(|(key, is_named)| is_named.then_some(key))
    .collect();
    if let [first, others @ ..] = named.as_slice()
        && !others.is_empty()
    {
        let diagnostic =
            Diagnostic::error("spark-job::two-runners", "an application is run by one")
                .at(&ctx.path(first), "one that runs it");
        let diagnostic = others.iter().fold(diagnostic, |diagnostic, key| {
            diagnostic.at(&ctx.path(key), "another one")
        });
        ctx.report(diagnostic.help("leave all but one of them out"));
    }
}

/// An application that an operator runs is where it looks, and has a name that fits.
fn operated(ctx: &mut Context<'_>, operator: SparkOperator, is_scheduled: bool) -> Option<Runner> {
    let identity = ctx.identity();
    let mut fine = true;
    if !operator.watches(&identity.namespace) {
        ctx.report(
            Diagnostic::error(
                "spark-job::namespace-not-watched",
                format!("the operator does not look into the namespace `{}`", identity.namespace),
            )
            .at(&ctx.path("operator"), format!("watches `{}`", operator.namespaces.join("`, `")))
            .note("the application would be there for ever, without a status and without a driver")
            .help("add the namespace to `namespaces` of the operator, or set `namespace` to one that it watches"),
        );
        fine = false;
    }
    let name = identity.object_name(JOB);
    let longest = if is_scheduled {
        LONGEST_SCHEDULED_NAME
    } else {
        LONGEST_NAME
    };
    if name.len() > longest || !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        ctx.report(
            Diagnostic::error(
                "spark-job::bad-name",
                format!("the operator takes no application that is called `{name}`"),
            )
            .at_key(
                &ctx.address().path(),
                format!("{} characters with what platc adds", name.len()),
            )
            .note("its Service is called by the application's name and what the operator adds")
            .help(format!(
                "begin with a letter, and have at most {longest} characters"
            )),
        );
        fine = false;
    }
    fine.then_some(Runner::Operator {
        service_account: operator.service_account,
    })
}

/// Livy makes pods from templates of its own.
pub(super) fn check_executors_of_livy(ctx: &mut Context<'_>, executor: &Executor) {
    if executor.placement == Placement::default() {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "spark-job::not-with-livy",
            "Livy decides where executors are scheduled",
        )
        .at(&ctx.path("executor.placement"), "does nothing here")
        .help("set it at the Livy, or leave it out"),
    );
}

/// Livy's applications have the logins that it gives them, and that of the component is not among them.
pub(super) fn check_storage_of_livy(ctx: &mut Context<'_>, application: &Application) {
    if application.storage.login.is_none() {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "spark-job::not-with-livy",
            "an application that Livy runs has no login for an object store",
        )
        .at(&ctx.path("livy"), "no login comes with it")
        .note("a login cannot be sent to Livy without everybody seeing it")
        .help("use paths on HDFS, or let an operator or a Job run the application"),
    );
}
