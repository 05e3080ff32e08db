//! A message broker.

use platc_objects::{Endpoint, SecretKey};

use super::{Capability, NoRequest};

/// A message broker.
#[derive(Clone, Debug)]
pub struct Broker {
    /// What it speaks.
    pub protocol: BrokerProtocol,
    /// Where it listens.
    pub endpoint: Endpoint,
    /// The password that all clients share.
    pub password: SecretKey,
}

/// What a broker speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrokerProtocol {
    /// The protocol of Redis, with a password and no user.
    Redis,
    /// AMQP 0-9-1.
    Amqp {
        /// The user that all clients share.
        user: String,
        /// The virtual host.
        virtual_host: String,
    },
}

impl Broker {
    /// The URL of the broker (of Redis: of its database 0), with the password taken from an environment
    /// variable of the container (`$(NAME)`, which the kubelet fills in).
    pub fn url_with_password_from(&self, variable: &str) -> String {
        let endpoint = &self.endpoint;
        match &self.protocol {
            BrokerProtocol::Redis => format!("redis://:$({variable})@{endpoint}/0"),
            BrokerProtocol::Amqp { user, virtual_host } => {
                // The virtual host `/` is a part of a path, not its end.
                let virtual_host = virtual_host.replace('/', "%2F");
                format!("amqp://{user}:$({variable})@{endpoint}/{virtual_host}")
            }
        }
    }
}

impl Capability for Broker {
    const NAME: &'static str = "Broker";
    type Request = NoRequest;
}
