//! The pages behind the codes of this module.

use platc_sdk::Page;

pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "rabbitmq::bad-name",
        summary: "a name has characters that a URL or a plugin list cannot have",
        text: include_str!("../pages/bad-name.md"),
    },
    Page {
        code: "rabbitmq::bad-setting",
        summary: "the server would not start with a line of `settings`",
        text: include_str!("../pages/bad-setting.md"),
    },
    Page {
        code: "rabbitmq::bitnami-image",
        summary: "the image is of another kind than the official one",
        text: include_str!("../pages/bitnami-image.md"),
    },
    Page {
        code: "rabbitmq::even-servers",
        summary: "the number of servers is no good quorum",
        text: include_str!("../pages/even-servers.md"),
    },
    Page {
        code: "rabbitmq::guest-user",
        summary: "the user `guest` is let in from the server's own pod only",
        text: include_str!("../pages/guest-user.md"),
    },
    Page {
        code: "rabbitmq::limit-over-resources",
        summary: "publishers would be held back too late or always",
        text: include_str!("../pages/limit-over-resources.md"),
    },
    Page {
        code: "rabbitmq::little-memory",
        summary: "the server would have too little memory to start",
        text: include_str!("../pages/little-memory.md"),
    },
    Page {
        code: "rabbitmq::old-version",
        summary: "the version gets no fixes any more",
        text: include_str!("../pages/old-version.md"),
    },
    Page {
        code: "rabbitmq::owned-setting",
        summary: "a key of `settings` contradicts what platc derives",
        text: include_str!("../pages/owned-setting.md"),
    },
    Page {
        code: "rabbitmq::password-in-settings",
        summary: "a password would stand in a configuration file",
        text: include_str!("../pages/password-in-settings.md"),
    },
    Page {
        code: "rabbitmq::unused-key",
        summary: "a key has no effect beside another one",
        text: include_str!("../pages/unused-key.md"),
    },
];
