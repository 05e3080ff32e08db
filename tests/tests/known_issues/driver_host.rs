//! Rows about where executors find their driver.

use serde_json::Value;

use crate::platforms::{Platform, list};
use crate::pods::{Driver, drivers, every_pod, variable, words};
use crate::rule::Rule;

/// Where executors find a driver.
enum Host<'p> {
    /// At the address of its pod.
    Pod,
    /// At a name, with the Service of that name.
    Name(&'p str, Option<&'p Value>),
}

/// Where executors find a driver; `None` when there are none.
fn host<'p>(driver: &Driver<'p>) -> Option<Host<'p>> {
    if driver.conf["spark.master"].starts_with("local") {
        return None;
    }
    let mut words = words(driver.container).into_iter();
    let said = words.find_map(|word| word.strip_prefix("spark.driver.host="));
    let name = said.or_else(|| driver.conf.get("spark.driver.host").copied());
    Some(match name {
        Some("$(POD_IP)") => Host::Pod,
        name => {
            let name = name.unwrap_or_default();
            Host::Name(name, service(driver.pod.platform, name))
        }
    })
}

#[test]
fn i_010_the_ports_of_a_driver_are_fixed_open_and_served() {
    let pods = every_pod();
    let mut rule = Rule::new();
    for driver in drivers(&pods) {
        let Some(host) = host(&driver) else { continue };
        for (key, wanted) in [
            ("spark.driver.port", "7078"),
            ("spark.driver.blockManager.port", "7079"),
        ] {
            let fixed = driver.conf.get(key) == Some(&wanted);
            let number: Option<u64> = wanted.parse().ok();
            let served = match host {
                Host::Pod => true,
                Host::Name(_, service) => {
                    let open = list(&driver.container["ports"])
                        .iter()
                        .find(|port| port["containerPort"].as_u64() == number);
                    let ports = service.map_or(&[][..], |service| list(&service["ports"]));
                    ports.iter().any(|port| {
                        port["port"].as_u64() == number
                            && open.is_some_and(|open| open["name"] == port["targetPort"])
                    })
                }
            };
            rule.check(fixed && served, format!("{} {key}", driver.pod.place()));
        }
    }
    rule.conclude();
}

#[test]
fn i_024_i_025_i_026_executors_know_the_host_of_their_driver() {
    let pods = every_pod();
    let mut rule = Rule::new();
    for driver in drivers(&pods) {
        let known = match host(&driver) {
            None => continue,
            Some(Host::Pod) => {
                let address = variable(driver.container, "POD_IP");
                let field = address.map(|address| &address["valueFrom"]["fieldRef"]["fieldPath"]);
                field.is_some_and(|field| field == "status.podIP")
            }
            Some(Host::Name(name, service)) => {
                let labels = &driver.pod.metadata["labels"];
                let selector = service.and_then(|service| service["selector"].as_object());
                let selects = selector.is_some_and(|selector| {
                    selector.iter().all(|(key, value)| labels[key] == *value)
                });
                name.ends_with(".svc.cluster.local") && selects
            }
        };
        let listens = driver.conf.get("spark.driver.bindAddress") == Some(&"0.0.0.0");
        rule.check(known && listens, driver.pod.place());
    }
    rule.conclude();
}

/// The Service of a host within the cluster, such as `main-driver.spark.svc.cluster.local`.
fn service<'p>(platform: &'p Platform, host: &str) -> Option<&'p Value> {
    let mut parts = host.split('.');
    let (name, namespace) = (parts.next()?, parts.next()?);
    platform
        .of_kind("Service")
        .find(|service| service.name() == name && service.namespace() == namespace)
        .map(|service| &service.value["spec"])
}
