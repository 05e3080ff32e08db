//! Ports with names, and the places where a component can be reached.

use std::fmt;

/// A port of a container and of the Service in front of it; both carry the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Port {
    /// At most 15 lower-case letters, digits and `-`.
    pub name: &'static str,
    /// The number, 1 to 65535.
    pub number: u16,
    /// `TCP` or `UDP`.
    pub protocol: &'static str,
}

impl Port {
    /// A TCP port.
    pub const fn tcp(name: &'static str, number: u16) -> Self {
        Self {
            name,
            number,
            protocol: "TCP",
        }
    }

    /// A UDP port.
    pub const fn udp(name: &'static str, number: u16) -> Self {
        Self {
            name,
            number,
            protocol: "UDP",
        }
    }
}

/// A host and a port that a component can be reached at. Prints as `host:port`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Endpoint {
    /// A DNS name or an address.
    pub host: String,
    /// The port number.
    pub port: u16,
}

impl Endpoint {
    /// An endpoint of a host.
    pub fn new(host: impl Into<String>, port: u16) -> Self {
        Self {
            host: host.into(),
            port,
        }
    }

    /// `http://host:port`, without a slash at the end.
    pub fn http(&self) -> String {
        format!("http://{self}")
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}
