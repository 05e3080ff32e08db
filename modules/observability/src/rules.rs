//! Alerts: those that components contribute, and that of a target which does not answer.

use std::collections::BTreeMap;

use platc_sdk::Build;
use platc_sdk::capability::{Alert, ScrapeTarget, Severity};
use platc_sdk::serde_json::{Value, json};

use crate::targets::ComponentLabels;

/// The rules of one component.
pub(crate) struct RuleGroup {
    /// Its address.
    pub(crate) component: String,
    rules: Vec<Value>,
}

/// The rules of every component that has metrics or contributes an alert, by address.
pub(crate) fn rule_groups(out: &Build<'_>) -> Vec<RuleGroup> {
    let mut groups: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (address, identity, fact) in out.collected::<ScrapeTarget>() {
        let labels = ComponentLabels::of(address, identity);
        let rules = groups.entry(labels.component.clone()).or_default();
        for alert in of_every_target(&labels, &fact.role) {
            if !rules.contains(&alert) {
                rules.push(alert);
            }
        }
    }
    for (address, identity, alert) in out.collected::<Alert>() {
        let labels = ComponentLabels::of(address, identity);
        let expression = alert.expression.replace("{component}", &labels.matchers());
        let rule = Rule {
            alert: alert.name,
            expression,
            lasting: alert.lasting,
            severity: alert.severity,
            summary: format!("{}: {}", labels.component, alert.summary),
        };
        let group = groups.entry(labels.component.clone()).or_default();
        group.push(rule.written(&labels));
    }
    groups
        .into_iter()
        .map(|(component, rules)| RuleGroup { component, rules })
        .collect()
}

impl RuleGroup {
    /// The group, as files of rules and `PrometheusRule` objects have it.
    pub(crate) fn written(self) -> Value {
        json!({"groups": [{"name": self.component, "rules": self.rules}]})
    }
}

struct Rule<'a> {
    alert: &'a str,
    expression: String,
    lasting: &'a str,
    severity: Severity,
    summary: String,
}

impl Rule<'_> {
    fn written(self, labels: &ComponentLabels) -> Value {
        let mut on_alert = json!({"severity": self.severity.as_str()});
        // An expression that sums up has lost them, and whoever routes alerts needs them.
        for (name, value) in labels.entries() {
            on_alert[name] = value.into();
        }
        json!({
            "alert": self.alert,
            "expr": self.expression,
            "for": self.lasting,
            "labels": on_alert,
            "annotations": {"summary": self.summary},
        })
    }
}

/// A pod that does not answer has `up` 0; where there is no pod, there is no `up` either.
fn of_every_target(labels: &ComponentLabels, role: &str) -> [Value; 2] {
    let matchers = format!("{},role={role:?}", labels.matchers());
    let component = &labels.component;
    let down = Rule {
        alert: "TargetDown",
        expression: format!("up{{{matchers}}} == 0"),
        lasting: "5m",
        severity: Severity::Warning,
        summary: format!("{component}: a pod of the role {role} gives no metrics"),
    };
    let missing = Rule {
        alert: "TargetMissing",
        expression: format!("absent(up{{{matchers}}})"),
        lasting: "15m",
        severity: Severity::Critical,
        summary: format!("{component}: there is no pod of the role {role}"),
    };
    [down.written(labels), missing.written(labels)]
}
