//! The scripts that prepare and start the servers. They find each other by their directory.

use platc_sdk::ConfigFile;
use platc_sdk::provision::file_system::LOG_IN;

use crate::model::Model;

/// All scripts.
pub(crate) fn scripts(model: &Model) -> impl Iterator<Item = ConfigFile> {
    let with_kerberos: &[(&str, &str)] = match model.secure {
        None => &[],
        Some(_) => &[
            ("log_in.sh", LOG_IN),
            (
                "registered_tls.sh",
                include_str!("../scripts/registered_tls.sh"),
            ),
            ("with_ticket.sh", include_str!("../scripts/with_ticket.sh")),
        ],
    };
    [
        (
            "await_own_name.sh",
            include_str!("../scripts/await_own_name.sh"),
        ),
        ("format_ha.sh", include_str!("../scripts/format_ha.sh")),
        (
            "format_simple.sh",
            include_str!("../scripts/format_simple.sh"),
        ),
        (
            "format_zookeeper.sh",
            include_str!("../scripts/format_zookeeper.sh"),
        ),
        (
            "name_directory.sh",
            include_str!("../scripts/name_directory.sh"),
        ),
        (
            "own_directories.sh",
            include_str!("../scripts/own_directories.sh"),
        ),
        ("registered.sh", include_str!("../scripts/registered.sh")),
        ("start.sh", include_str!("../scripts/start.sh")),
        (
            "start_datanode.sh",
            include_str!("../scripts/start_datanode.sh"),
        ),
        ("words.sh", include_str!("../scripts/words.sh")),
    ]
    .into_iter()
    .chain(with_kerberos.iter().copied())
    .map(|(name, text)| ConfigFile::text(name, text))
}
