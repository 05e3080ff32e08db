//! What a server offers.

use platc_sdk::Offers;
use platc_sdk::capability::DagRepository;

use crate::config::Datagram;
use crate::model::Model;

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Datagram>) {
    offers.offer(DagRepository {
        // `default` is the repository's name as long as nobody sets `gitflow.repoName`.
        git_url: format!("{}/git/default", model.endpoint().http()),
        branch: "master".to_owned(),
        directory: "sources/WorkflowDeployment".to_owned(),
        user: model.admin.user.clone(),
        password: model.admin.password.clone(),
    });
}
