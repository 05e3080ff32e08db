//! `boto.cfg`: the port of the object store.

use platc_sdk::ConfigFile;

use crate::model::{Files, Model};
use crate::names;

/// The S3 client inside of Hue (boto 2) takes the port from nowhere else: one behind the host in
/// `hue.ini` is cut off.
pub(crate) fn boto_cfg(model: &Model) -> Option<ConfigFile> {
    let Files::Store(store) = model.files.as_ref()? else {
        return None;
    };
    let port = store.server.endpoint.port;
    let text = format!("[Credentials]\ns3_port = {port}\n");
    Some(ConfigFile::text(names::BOTO, text))
}
