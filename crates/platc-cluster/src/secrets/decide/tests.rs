//! What is decided for Secrets that are there, or not.

use platc_sdk::SecretSource::Existing;

use super::super::need::needed;
use super::super::need::tests::{GENERATE, env, one_use};
use super::*;

/// `("a", "db", "immutable ours", &[("password", "canary")])`.
type There<'t> = (&'t str, &'t str, &'t str, &'t [(&'t str, &'t str)]);

fn live(secrets: &[There<'_>]) -> Live {
    secrets
        .iter()
        .map(|(namespace, name, traits, data)| {
            let has = |word: &str| traits.split(' ').any(|each| each == word);
            let after = |prefix: &str| traits.split(' ').find_map(|each| each.strip_prefix(prefix));
            let keys = data.iter().map(|(key, _)| (*key).to_owned());
            let secret = LiveSecret {
                uid: format!("uid-{namespace}-{name}"),
                resource_version: "1".to_owned(),
                kind: after("type=").unwrap_or("Opaque").to_owned(),
                is_immutable: has("immutable"),
                is_ours: has("ours"),
                is_annotated: has("ours"),
                is_going: has("going"),
                stands_in: after("for=").map(str::to_owned),
                data: data
                    .iter()
                    .map(|(key, value)| ((*key).to_owned(), Hidden::new(*value)))
                    .collect(),
                writers: after("by=").map_or_else(BTreeMap::new, |writer| {
                    keys.map(|key| (key, writer.to_owned())).collect()
                }),
            };
            (((*namespace).to_owned(), (*name).to_owned()), secret)
        })
        .collect()
}

/// What is decided, as text: the plan, or the problems without their readers and commands.
fn decided(uses: &[SecretUse], there: &[There<'_>], variables: &[(&str, &str)]) -> String {
    let environment = |name: &str| {
        let variable = variables.iter().find(|(each, _)| *each == name);
        variable.map(|(_, value)| (*value).to_owned())
    };
    match decide(&needed(uses), &live(there), &environment) {
        Ok(plan) => plan.to_string(),
        Err(problems) => {
            let lines: Vec<String> = problems.iter().map(line).collect();
            lines.concat()
        }
    }
}

fn line(problem: &Problem) -> String {
    let Problem {
        namespace,
        secret,
        trouble,
        ..
    } = problem;
    format!("{namespace}/{secret}: {trouble}\n")
}

#[test]
fn a_generated_value_is_made_once_and_then_kept_or_copied() {
    let uses = [
        one_use("a", "db", Some("password"), GENERATE),
        one_use("b", "db", Some("password"), GENERATE),
    ];
    let value: &[_] = &[("password", "canary")];
    let other: &[_] = &[("password", "another")];
    for (there, plan) in [
        (
            &[][..],
            "create Secret/db in a: password is generated\n\
             create Secret/db in b: password is generated\n",
        ),
        (
            &[("a", "db", "immutable ours", value)],
            "keep Secret/db in a\ncreate Secret/db in b: password is copied from a\n",
        ),
        (
            &[("b", "db", "by=kubectl-create", value)],
            "create Secret/db in a: password is copied from b\nkeep Secret/db in b\n",
        ),
        (
            &[("a", "db", "", value), ("b", "db", "", other)],
            "keep Secret/db in a\nkeep Secret/db in b\n\
             note: `password` of Secret db has different values in a, b\n",
        ),
        (
            &[("a", "db", "", &[]), ("b", "db", "", value)],
            "update Secret/db in a: password is copied from b\nkeep Secret/db in b\n",
        ),
        (
            &[("a", "db", "immutable ours", &[]), ("b", "db", "", value)],
            "replace Secret/db in a: password is copied from b\nkeep Secret/db in b\n",
        ),
        (
            &[("a", "db", "immutable", &[]), ("b", "db", "going", value)],
            "a/db: `password` would have to change, but it is immutable and was not made by platc\n\
             b/db: it is being deleted\n",
        ),
    ] {
        assert_eq!(decided(&uses, there, &[]), plan);
    }
}

#[test]
fn a_value_that_is_to_be_copied_has_to_be_the_same_everywhere() {
    let uses = ["a", "b", "c"].map(|namespace| one_use(namespace, "db", Some("x"), GENERATE));
    let there: &[There<'_>] = &[
        ("a", "db", "", &[("x", "1")]),
        ("b", "db", "", &[("x", "2")]),
    ];
    assert_eq!(
        decided(&uses, there, &[]),
        "c/db: `x` is missing here, and has different values in a, b; make them the same\n"
    );
}

#[test]
fn a_value_of_the_environment_follows_the_variable() {
    let uses = [one_use("a", "db", Some("password"), env("DB"))];
    let set: &[_] = &[("DB", "canary")];
    for (there, variables, plan) in [
        (
            &[][..],
            set,
            "create Secret/db in a: password is read from DB\n",
        ),
        (
            &[],
            &[][..],
            "a/db: set the environment variable DB, or put the value of `password` there\n",
        ),
        (
            &[],
            &[("DB", "")],
            "a/db: set the environment variable DB, or put the value of `password` there\n",
        ),
        (
            &[("a", "db", "ours", &[("password", "canary")][..])],
            set,
            "keep Secret/db in a\n",
        ),
        (
            &[("a", "db", "ours", &[("password", "former")])],
            set,
            "update Secret/db in a: password is read from DB\n",
        ),
        (
            &[("a", "db", "ours", &[("password", "former")])],
            &[],
            "keep Secret/db in a\n\
             note: DB is not set; the value of `password` in Secret/db in a is kept\n",
        ),
        (
            &[("a", "db", "by=kubectl-edit", &[("password", "former")])],
            set,
            "a/db: DB differs from the value of `password`, which kubectl-edit wrote; unset DB to \
             keep that value, or write the new one there\n",
        ),
        (
            &[("a", "db", "immutable ours", &[("password", "former")])],
            set,
            "replace Secret/db in a: password is read from DB\n",
        ),
    ] {
        assert_eq!(decided(&uses, there, variables), plan);
    }
}

#[test]
fn everything_that_a_person_has_to_make_is_reported_at_once() {
    let mut pull = one_use("a", "registry", Some(PULL_KEY), Existing);
    pull.container = None;
    "spec.template.spec.imagePullSecrets[name=registry]".clone_into(&mut pull.path);
    let uses = [
        pull,
        one_use("a", "login", Some("user"), Existing),
        one_use("a", "login", Some("password"), Existing),
        one_use("b", "login", Some("user"), Existing),
        one_use("b", "whole", None, Existing),
        one_use("b", "admin", Some("password"), env("ADMIN")),
        one_use("b", "two", Some("password"), env("ONE")),
        one_use("b", "two", Some("password"), env("OTHER")),
    ];
    let there: &[There<'_>] = &[
        ("a", "registry", "", &[(PULL_KEY, "{}")]),
        ("b", "login", "", &[("other", "x")]),
    ];
    assert_eq!(
        decided(&uses, there, &[]),
        "a/login: it does not exist; it needs `password`, `user`; b has it\n\
         a/registry: it has the type Opaque, from which nodes take no credentials for a registry; \
         delete it and make it anew\n\
         b/admin: set the environment variable ADMIN, or put the value of `password` there\n\
         b/login: it has no key `user`\n\
         b/two: the value of `password` is to come from the environment variable ONE and from the \
         environment variable OTHER; it can only come from one\n\
         b/whole: it does not exist\n"
    );
    let there: &[There<'_>] = &[
        (
            "a",
            "registry",
            "type=kubernetes.io/dockercfg",
            &[(".dockercfg", "{}")],
        ),
        ("a", "login", "", &[("user", "x"), ("password", "x")]),
        ("b", "login", "", &[("user", "x")]),
        ("b", "whole", "", &[]),
    ];
    assert_eq!(decided(&uses[..5], there, &[]), "");
}

#[test]
fn what_a_killed_run_left_is_taken_up_again() {
    let uses = [
        one_use("a", "keys", Some("fernet"), GENERATE),
        one_use("a", "keys", Some("new"), GENERATE),
        one_use("b", "keys", Some("new"), GENERATE),
    ];
    let former: &[_] = &[("fernet", "f")];
    let both: &[_] = &[("fernet", "f"), ("new", "n")];
    let left: There<'_> = ("a", "keys-rotating", "ours for=extension", both);
    for (there, plan) in [
        (
            &[("a", "keys", "immutable ours", former), left][..],
            "replace Secret/keys in a: new is copied from a\n\
             create Secret/keys in b: new is copied from a\n",
        ),
        (
            &[left],
            "create Secret/keys in a: fernet is copied from a, new is copied from a\n\
             create Secret/keys in b: new is copied from a\n",
        ),
        (
            &[("a", "keys", "immutable ours", both), left],
            "keep Secret/keys in a\ncreate Secret/keys in b: new is copied from a\n",
        ),
        (
            &[("a", "keys-rotating", "ours for=rotation", both)],
            "a/keys: its rotation was not finished\n",
        ),
        // A Secret that happens to have the name.
        (
            &[
                ("a", "keys-rotating", "", both),
                ("a", "keys", "immutable ours", both),
            ],
            "keep Secret/keys in a\ncreate Secret/keys in b: new is copied from a\n",
        ),
    ] {
        assert_eq!(decided(&uses, there, &[]), plan);
    }
}

/// Safety row 28 and invariant 7: whatever is printed of a plan or a problem has no value in it.
#[test]
fn no_text_form_of_a_plan_has_a_value() {
    let uses = [
        one_use("a", "db", Some("password"), GENERATE),
        one_use("b", "db", Some("password"), GENERATE),
        one_use("a", "login", Some("password"), env("DB")),
        one_use("a", "token", Some("password"), env("TOKEN")),
    ];
    let there: &[There<'_>] = &[
        ("a", "db", "immutable ours", &[("password", "canary")]),
        ("a", "token", "ours", &[("password", "canary")]),
    ];
    let environment = |_: &str| Some("canary-of-the-environment".to_owned());
    let plan = decide(&needed(&uses), &live(there), &environment).unwrap();
    let text = format!("{plan} {plan:?} {plan:#?}");
    assert_eq!(text.match_indices("canary").count(), 0);
    // Nor in the form in which the server has it.
    assert_eq!(text.match_indices("Y2FuYXJ5").count(), 0);
}
