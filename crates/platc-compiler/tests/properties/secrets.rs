//! A secret that was written into the configuration is not told to anyone.

use platc_diagnostics::{Format, RenderOptions, render};
use proptest::prelude::*;

use crate::compile_bytes;

const CANARY: &str = "hunter2-canary";

/// Places in which a person could have put a secret, with other mistakes around them.
const PLACES: &[&str] = &[
    "password = \"@\"",
    "password = '@'",
    "password = \"\"\"\n@\"\"\"",
    "password = @",
    "password = \"@",
    "password: \"@\"",
    "password = [\"@\"]",
    "password = { value = \"@\" }",
    "password = { env = \"@\" }",
    "password = { env = \"A\", value = \"@\" }",
    "password = { existing = { secret = \"pg\", key = \"password\", value = \"@\" } }",
    "password.literal = \"@\"",
    "pasword = \"@\"",
    "admin_password = \"@\"",
    "adminPassword = \"@\"",
    "api-token = \"@\"",
    "owner = { password = \"@\", replica = 5 }",
    "replica = 5 # not used\npassword = \"@\"\nmode = \"none\"",
    "password = \"@\"\npassword = \"@\"",
    "[gadget.main.password]\nplain = \"@\"",
    "disks = [{ password = \"@\" }]",
];

fn told(text: &str) -> String {
    let outcome = compile_bytes(text.as_bytes());
    let shown = Format::all().iter().map(|&format| {
        let options = RenderOptions {
            format,
            color: false,
            width: 200,
        };
        render(&outcome.diagnostics, &outcome.sources, options)
    });
    shown.collect::<Vec<_>>().concat()
}

fn text(place: &str, secret: &str) -> String {
    format!(
        "[platform]\nname = \"lake\"\n\n[gadget.main]\nsize = \"8Gi\"\n{}\n",
        place.replace('@', secret)
    )
}

#[test]
fn a_literal_secret_is_refused_and_never_repeated() {
    for place in PLACES {
        let told = told(&text(place, CANARY));
        assert!(!told.is_empty(), "{place} was accepted");
        assert_eq!(told.find(CANARY), None, "{place}\n{told}");
    }
}

proptest! {
    #[test]
    fn a_secret_of_any_letters_is_not_repeated(
        secret in "[A-Z]{4}[A-Za-z0-9!%&()*+,./:;<>?@_|~ я-]{8,30}[A-Z]{4}",
        place in prop::sample::select(PLACES),
    ) {
        let told = told(&text(place, &secret));
        prop_assert_eq!(told.find(&secret), None, "{}\n{}", place, told);
    }
}
