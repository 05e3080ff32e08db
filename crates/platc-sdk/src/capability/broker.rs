//! A message broker that speaks the Redis protocol.

use platc_objects::{Endpoint, SecretKey};

use super::{Capability, NoRequest};

/// A Redis server used as a broker.
#[derive(Clone, Debug)]
pub struct Broker {
    /// Where it listens.
    pub endpoint: Endpoint,
    /// The password that all clients share.
    pub password: SecretKey,
}

impl Broker {
    /// The URL of database 0, with the password taken from an environment variable of the container
    /// (`$(NAME)`, which the kubelet fills in).
    pub fn url_with_password_from(&self, variable: &str) -> String {
        format!("redis://:$({variable})@{}/0", self.endpoint)
    }
}

impl Capability for Broker {
    const NAME: &'static str = "Broker";
    type Request = NoRequest;
}
