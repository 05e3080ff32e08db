//! The modules of the benchmark: `organization` offers what all teams share, `team` refers to it.

use platc_sdk::capability::NoRequest;
use platc_sdk::{Build, Capability, Context, Diagnostic, Module, Offers, Provides, Ref, Stage};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::description::{self, Postgres, Spark, Tier, Zookeeper};
use crate::objects::{self, Objects};

impl Capability for description::Organization {
    const NAME: &'static str = "Organization";
    type Request = NoRequest;
}

/// `[organization.<name>]`: what all teams have in common.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Organization {
    /// The `app.kubernetes.io/part-of` label.
    pub part_of: String,
    /// DNS domain below which the teams' hosts are.
    pub domain: String,
    /// Registry and path of all images.
    pub registry: String,
    /// URL below which each team has a page for its operators.
    pub runbooks: String,
    /// Whether the objects name Secrets that a person makes. Default: true.
    #[serde(default = "description::yes")]
    pub named_secrets: bool,
}

impl Provides<description::Organization> for Organization {}

impl Module for Organization {
    const KIND: &'static str = "organization";
    const ABOUT: &'static str = "what the teams of the benchmark have in common";
    const VERSIONS: &'static [&'static str] = &["1"];
    const OFFERS: &'static [&'static str] = &[description::Organization::NAME];
    type Model = description::Organization;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Self::Model> {
        let Self {
            part_of,
            domain,
            registry,
            runbooks,
            named_secrets,
        } = self;
        Some(description::Organization {
            name: ctx.address().name.to_string(),
            part_of,
            domain,
            registry,
            runbooks,
            named_secrets,
        })
    }

    fn interface(model: &Self::Model, offers: &mut Offers<'_, Self>) {
        offers.offer(model.clone());
    }

    fn build(_: &Self::Model, _: &mut Build<'_>) {}
}

/// `[team.<name>]`: one team.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Team {
    /// The organization that the team belongs to.
    pub organization: Ref<description::Organization>,
    /// How much it may use.
    pub tier: Tier,
    /// Whom its use is charged to.
    pub cost_center: String,
    /// Address of the person who answers for it.
    pub owner: String,
    /// Level of its logs.
    pub log_level: String,
    /// StorageClass of its volumes.
    pub storage_class: String,
    /// Its Spark.
    pub spark: Spark,
    /// Its ZooKeeper.
    pub zookeeper: Zookeeper,
    /// Its PostgreSQL.
    pub postgres: Postgres,
}

/// A validated team.
#[derive(Debug)]
pub struct Model {
    /// What it has in common with the others.
    pub organization: description::Organization,
    /// The team.
    pub team: description::Team,
}

impl Module for Team {
    const KIND: &'static str = "team";
    const ABOUT: &'static str = "a team of the benchmark";
    const VERSIONS: &'static [&'static str] = &["1"];
    const OFFERS: &'static [&'static str] = &[];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        let Self {
            organization,
            tier,
            cost_center,
            owner,
            log_level,
            storage_class,
            spark,
            zookeeper,
            postgres,
        } = self;
        report_zero(ctx, "zookeeper.storageGi", zookeeper.storage_gi);
        report_zero(ctx, "postgres.storageGi", postgres.storage_gi);
        let organization = ctx.bind("organization", &organization)?;
        let team = description::Team {
            name: ctx.address().name.to_string(),
            tier,
            cost_center,
            owner,
            log_level,
            storage_class,
            spark,
            zookeeper,
            postgres,
        };
        Some(Model { organization, team })
    }

    fn interface(_: &Model, _: &mut Offers<'_, Self>) {}

    fn build(model: &Model, out: &mut Build<'_>) {
        objects::write(&model.organization, &model.team, out);
    }
}

fn report_zero(ctx: &mut Context<'_>, key: &str, gibibytes: u16) {
    if gibibytes == 0 {
        let diagnostic = Diagnostic::error("team::no-storage", "a volume cannot be empty")
            .at(&ctx.path(key), "no storage");
        ctx.report(diagnostic);
    }
}

impl Objects for Build<'_> {
    fn add<T: objects::Kind>(&mut self, stage: Stage, role: &str, object: T) {
        self.object(stage, role, object);
    }
}
