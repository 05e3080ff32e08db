//! The configuration files, one a file.

mod application_properties;
mod ldap_properties;
mod loader_properties;
mod maven_settings;

pub(crate) use application_properties::application_properties;
pub(crate) use ldap_properties::ldap_properties;
pub(crate) use loader_properties::loader_properties;
pub(crate) use maven_settings::maven_settings;
