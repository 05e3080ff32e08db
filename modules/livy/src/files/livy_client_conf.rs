//! `livy-client.conf`: how drivers of interactive sessions call back.

use platc_sdk::ConfigFile;

use crate::model::Model;

/// The address is added when the pod starts: no Service can stand in front of the ports that drivers
/// call, which Livy chooses session by session.
pub(crate) fn livy_client_conf(model: &Model) -> ConfigFile {
    ConfigFile::properties("livy-client.conf", &model.client_settings)
}
