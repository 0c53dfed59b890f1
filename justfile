# What there is to do. `just` lists it.

_default:
    @just --list --unsorted

# Everything a change must pass, as CI runs it
ready:
    .ci/run

# The tests, or those whose name holds a text
test *filter:
    cargo nextest run --workspace {{filter}}

# Write down what sessions, docs and snapshots come out as now; read the difference before committing it
bless:
    BLESS=1 INSTA_UPDATE=always cargo nextest run --workspace --no-fail-fast

# Look for inputs that break something, for some seconds: yaml_front, rule or evaluator
fuzz target="yaml_front" seconds="60": fuzz-seeds
    cargo +nightly fuzz run {{target}} -- -max_total_time={{seconds}}

# First inputs for that, from the examples
fuzz-seeds:
    cargo run --quiet --manifest-path fuzz/Cargo.toml --example seed

# Lay out the code
fmt:
    cargo fmt --all

# The example: what a shop's events become
demo:
    cargo run --release --quiet -- map -m examples/segue.yaml examples/events.ndjson --emit requests

# The API documentation, in a browser
doc:
    cargo doc --workspace --no-deps --open

# Licences and sources of all dependencies
deny:
    cargo deny check bans licenses sources
