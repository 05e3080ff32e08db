//! Ingresses: a host name outside of the cluster in front of one Service.

use std::collections::BTreeMap;

use k8s_openapi::api::networking::v1 as networking;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::endpoint::Port;
use crate::name::DnsName;

/// How a component is reached from outside of the cluster.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ingress {
    /// Host name, such as `livy.k8s-apps.example.com`.
    pub host: DnsName,
    /// IngressClass; the cluster's default class when absent.
    #[serde(default)]
    pub class: Option<DnsName>,
    /// Secret of type `kubernetes.io/tls` in the component's namespace; plain HTTP when absent.
    #[serde(default)]
    pub tls_secret: Option<DnsName>,
    /// Annotations for the ingress controller, beside and in place of the module's own.
    #[serde(default)]
    pub annotations: BTreeMap<String, String>,
}

impl Ingress {
    /// An Ingress of this host with the cluster's default class.
    pub fn host(host: DnsName) -> Self {
        Self {
            host,
            class: None,
            tls_secret: None,
            annotations: BTreeMap::new(),
        }
    }

    /// The address that people open, without a slash at the end.
    pub fn url(&self) -> String {
        let scheme = if self.tls_secret.is_some() {
            "https"
        } else {
            "http"
        };
        format!("{scheme}://{}", self.host)
    }

    /// The object, in front of a port of a Service.
    pub fn object(&self, name: String, service: String, port: Port) -> networking::Ingress {
        let path = networking::HTTPIngressPath {
            path: Some("/".to_owned()),
            path_type: "Prefix".to_owned(),
            backend: networking::IngressBackend {
                service: Some(networking::IngressServiceBackend {
                    name: service,
                    port: Some(networking::ServiceBackendPort {
                        name: Some(port.name.to_owned()),
                        number: None,
                    }),
                }),
                resource: None,
            },
        };
        networking::Ingress {
            metadata: ObjectMeta {
                name: Some(name),
                annotations: (!self.annotations.is_empty()).then(|| self.annotations.clone()),
                ..ObjectMeta::default()
            },
            spec: Some(networking::IngressSpec {
                ingress_class_name: self.class.as_ref().map(ToString::to_string),
                rules: Some(vec![networking::IngressRule {
                    host: Some(self.host.to_string()),
                    http: Some(networking::HTTPIngressRuleValue { paths: vec![path] }),
                }]),
                tls: self.tls_secret.as_ref().map(|secret| {
                    vec![networking::IngressTLS {
                        hosts: Some(vec![self.host.to_string()]),
                        secret_name: Some(secret.to_string()),
                    }]
                }),
                ..networking::IngressSpec::default()
            }),
            ..networking::Ingress::default()
        }
    }
}
