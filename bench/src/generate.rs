//! The description of a platform with any number of teams, as JSON and as `platform.toml`.

use std::fmt::Write as _;

use crate::description::{Description, Organization, Postgres, Spark, Team, Tier, Zookeeper};

/// A platform of this many teams. The values repeat in cycles of different lengths, so that no two
/// neighbours are alike and the same number gives the same description.
pub fn generate(teams: u16) -> Description {
    Description {
        platform: Organization {
            name: "acme".to_owned(),
            part_of: "data-platform".to_owned(),
            domain: "data.example.com".to_owned(),
            registry: "registry.example.com/dp".to_owned(),
            runbooks: "https://runbooks.example.com".to_owned(),
            named_secrets: true,
        },
        teams: (1..=teams).map(team).collect(),
    }
}

fn team(number: u16) -> Team {
    Team {
        name: format!("team-{number:04}"),
        tier: one_of(number, [Tier::Gold, Tier::Silver, Tier::Bronze]),
        cost_center: format!("cc-{}", 1000 + number % 37),
        owner: format!("owner-{number:04}@example.com"),
        log_level: one_of(number, ["INFO", "WARN", "ERROR"]).to_owned(),
        storage_class: one_of(number, ["fast-ssd", "standard"]).to_owned(),
        spark: Spark {
            version: one_of(number, ["3.5.3", "3.5.4", "4.0.0"]).to_owned(),
            replicas: 1 + number % 3,
            executors: 4 + number % 13,
            executor_cores: 2 + number % 4,
            executor_memory_gi: 8 + 4 * (number % 5),
            driver_memory_gi: 2 + number % 3,
        },
        zookeeper: Zookeeper {
            version: "3.9.3".to_owned(),
            storage_gi: 10 + number % 11,
            heap_mi: 512 * (1 + number % 4),
        },
        postgres: Postgres {
            version: one_of(number, ["16.4", "17.2"]).to_owned(),
            storage_gi: 50 + 10 * (number % 7),
            max_connections: 100 + 50 * (number % 5),
        },
    }
}

fn one_of<T: Copy, const N: usize>(number: u16, choices: [T; N]) -> T {
    choices[usize::from(number) % N]
}

/// The description as `platform.toml`.
pub fn to_toml(description: &Description) -> String {
    let Description { platform, teams } = description;
    let mut text = format!(
        "[platform]\nname = {name:?}\n\n\
         [organization.{name}]\npartOf = {:?}\ndomain = {:?}\nregistry = {:?}\nrunbooks = {:?}\n",
        platform.part_of,
        platform.domain,
        platform.registry,
        platform.runbooks,
        name = platform.name,
    );
    for team in teams {
        push_team(&mut text, &platform.name, team);
    }
    text
}

fn push_team(text: &mut String, organization: &str, team: &Team) {
    let Team {
        name,
        tier,
        cost_center,
        owner,
        log_level,
        storage_class,
        spark,
        zookeeper,
        postgres,
    } = team;
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "\n[team.{name}]\nnamespace = \"{organization}-{name}\"\n\
         organization = \"organization.{organization}\"\ntier = {:?}\ncostCenter = {cost_center:?}\n\
         owner = {owner:?}\nlogLevel = {log_level:?}\nstorageClass = {storage_class:?}\n\
         [team.{name}.spark]\nversion = {:?}\nreplicas = {}\nexecutors = {}\n\
         executorCores = {}\nexecutorMemoryGi = {}\ndriverMemoryGi = {}\n\
         [team.{name}.zookeeper]\nversion = {:?}\nstorageGi = {}\nheapMi = {}\n\
         [team.{name}.postgres]\nversion = {:?}\nstorageGi = {}\nmaxConnections = {}\n",
        tier.as_str(),
        spark.version,
        spark.replicas,
        spark.executors,
        spark.executor_cores,
        spark.executor_memory_gi,
        spark.driver_memory_gi,
        zookeeper.version,
        zookeeper.storage_gi,
        zookeeper.heap_mi,
        postgres.version,
        postgres.storage_gi,
        postgres.max_connections,
    );
}
