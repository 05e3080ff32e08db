# Short names for what CONTRIBUTING.md describes. `just` without arguments lists them.

default:
    @just --list

# everything that CI runs
test:
    cargo xtask test

# the fast checks before a commit
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings
    cargo test --workspace --quiet

# rewrite every expected file from what comes out now; read the diff before committing it
expect:
    UPDATE_EXPECT=1 cargo test --workspace --quiet

# generated READMEs and reference pages
docs:
    cargo xtask docs

# snapshots of ./platform.toml and of every example
snapshot:
    cargo xtask snapshot

# a new module that compiles and passes
new-module NAME:
    cargo xtask new-module {{NAME}}

# platc against its floor and its peers
bench *TEAMS:
    cargo xtask bench {{TEAMS}}

# a real API server for tests and for trying things: install, up, down, status
testbed VERB="up":
    cargo xtask testbed {{VERB}}

# known vulnerabilities; needs the network
advisories:
    cargo deny check advisories
