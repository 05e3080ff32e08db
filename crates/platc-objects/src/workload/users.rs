//! Who chooses the users that pods run as.

use k8s_openapi::api::core::v1 as core;
use schemars::JsonSchema;
use serde::Deserialize;

/// Who chooses the users that the pods of a namespace run as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PodUsers {
    /// The images: a pod says the user and the groups that its image was made for.
    #[default]
    Image,
    /// The cluster: a pod says neither user nor groups, and gets those of its namespace, as OpenShift's
    /// `restricted-v2` demands.
    Cluster,
}

impl PodUsers {
    /// Leaves out users and groups where the cluster chooses them. A pod that has to be root stays as it
    /// is: such a cluster rejects it either way.
    pub(super) fn apply(self, pod: &mut core::PodSpec) {
        let Self::Cluster = self else { return };
        if let Some(rights) = &mut pod.security_context {
            if rights.run_as_user == Some(0) {
                return;
            }
            rights.run_as_user = None;
            rights.run_as_group = None;
            rights.fs_group = None;
            rights.supplemental_groups = None;
            // Pod Security looks for it whoever chooses the user.
            rights.run_as_non_root.get_or_insert(true);
        }
        let init = pod.init_containers.iter_mut().flatten();
        for container in pod.containers.iter_mut().chain(init) {
            if let Some(rights) = &mut container.security_context
                && rights.run_as_user != Some(0)
            {
                rights.run_as_user = None;
                rights.run_as_group = None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container(user: Option<i64>) -> core::Container {
        core::Container {
            name: "base".to_owned(),
            security_context: Some(core::SecurityContext {
                allow_privilege_escalation: Some(false),
                run_as_user: user,
                run_as_group: user,
                ..core::SecurityContext::default()
            }),
            ..core::Container::default()
        }
    }

    /// The user of a pod and its container, whether it says that it is not root, and the user of its
    /// first container.
    type Said = (Option<i64>, Option<bool>, Option<i64>);

    fn pod((user, non_root, init): Said) -> core::PodSpec {
        core::PodSpec {
            security_context: Some(core::PodSecurityContext {
                run_as_user: user,
                run_as_group: user,
                run_as_non_root: non_root,
                fs_group: user,
                fs_group_change_policy: Some("OnRootMismatch".to_owned()),
                supplemental_groups: user.map(|user| vec![user]),
                ..core::PodSecurityContext::default()
            }),
            init_containers: Some(vec![container(init)]),
            containers: vec![container(user)],
            ..core::PodSpec::default()
        }
    }

    #[test]
    fn only_a_cluster_that_chooses_takes_users_away_and_never_from_root() {
        let (yes, no) = (Some(true), Some(false));
        let (root, spark, git) = (Some(0), Some(185), Some(65533));
        let cases: [(PodUsers, Said, Said); 5] = [
            (PodUsers::Image, (spark, yes, git), (spark, yes, git)),
            (PodUsers::Cluster, (spark, yes, git), (None, yes, None)),
            (PodUsers::Cluster, (None, None, None), (None, yes, None)),
            (PodUsers::Cluster, (spark, yes, root), (None, yes, root)),
            (PodUsers::Cluster, (root, no, git), (root, no, git)),
        ];
        for (users, before, after) in cases {
            let mut changed = pod(before);
            users.apply(&mut changed);
            assert_eq!(changed, pod(after));
        }
    }

    #[test]
    fn a_pod_that_says_nothing_of_rights_stays_as_it_is() {
        let mut pod = core::PodSpec::default();
        PodUsers::Cluster.apply(&mut pod);
        assert_eq!(pod, core::PodSpec::default());
    }
}
