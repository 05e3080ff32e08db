//! What a person allows a plan to do, on the command line and in a saved plan.

use clap::Args;
use platc_cluster::ownership::conflict::Forced;
use platc_cluster::planning::Permissions;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a person allows a plan to do. A saved plan keeps it, so that the apply of it is the same plan.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Allowed {
    /// Take this field from the manager that owns it, such as `spec.replicas` or
    /// `Deployment/livy:spec.replicas`; may be repeated
    #[arg(long, value_name = "FIELD", value_parser = field, help_heading = "Permissions")]
    pub(crate) force_conflicts: Vec<String>,
    /// Delete this object although it holds data: a name, Kind/name or Kind/namespace/name; may be
    /// repeated
    #[arg(long, value_name = "NAME", help_heading = "Permissions")]
    pub(crate) destroy_data: Vec<String>,
}

impl Allowed {
    /// The same for a plan; `adopt` takes over what is not the platform's.
    pub(crate) fn permissions(&self, adopt: bool) -> anyhow::Result<Permissions> {
        let fields = self.force_conflicts.iter();
        Ok(Permissions {
            force_conflicts: fields
                .map(|field| field.parse::<Forced>())
                .collect::<Result<_, _>>()?,
            adopt,
            destroy_data: self.destroy_data.clone(),
        })
    }

    /// Whether nothing is allowed.
    pub(crate) fn is_empty(&self) -> bool {
        self.force_conflicts.is_empty() && self.destroy_data.is_empty()
    }

    /// Puts it into a plan that is saved.
    pub(crate) fn put_into(&self, plan: &mut Value) {
        if let (Some(platc), Ok(allowed)) = (plan.get_mut("platc"), serde_json::to_value(self)) {
            platc["allowed"] = allowed;
        }
    }

    /// What the saved plan was made with.
    pub(crate) fn of(plan: &str) -> anyhow::Result<Self> {
        let plan: Value = serde_json::from_str(plan)?;
        let allowed = plan.pointer("/platc/allowed").cloned();
        Ok(allowed
            .map(serde_json::from_value)
            .transpose()?
            .unwrap_or_default())
    }

    /// The arguments that say the same.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let fields = self.force_conflicts.iter();
        let forced = fields.flat_map(|field| ["--force-conflicts".to_owned(), field.clone()]);
        let names = self.destroy_data.iter();
        let destroyed = names.flat_map(|name| ["--destroy-data".to_owned(), name.clone()]);
        forced.chain(destroyed).collect()
    }
}

/// A field as it was typed, if it is one.
fn field(text: &str) -> Result<String, String> {
    match text.parse::<Forced>() {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_saved_plan_keeps_what_was_allowed() {
        let allowed = Allowed {
            force_conflicts: vec!["Deployment/livy:spec.replicas".to_owned()],
            destroy_data: vec!["old".to_owned()],
        };
        let mut plan = json!({"platc": {"digest": "d"}});
        allowed.put_into(&mut plan);
        assert_eq!(
            plan,
            json!({"platc": {"digest": "d", "allowed": {
                "force_conflicts": ["Deployment/livy:spec.replicas"], "destroy_data": ["old"],
            }}})
        );
        assert_eq!(Allowed::of(&plan.to_string()).unwrap(), allowed);
        assert_eq!(Allowed::of("{}").unwrap(), Allowed::default());
        assert_eq!(
            allowed.arguments(),
            [
                "--force-conflicts",
                "Deployment/livy:spec.replicas",
                "--destroy-data",
                "old"
            ]
        );
    }
}
