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

# Kill a delivery so many times at any moment, resume it, and account for every record
crash times="300":
    CRASHES={{times}} cargo nextest run -p segue --test delivery crash --no-capture

# One scenario of tests/scenarios by a part of its name, or all of them
scenario name="":
    SCENARIO={{name}} cargo nextest run -p segue --test delivery scenarios --no-capture

# What a receiver that a plan leads astray makes of it; prints its address
receiver plan port="0":
    cargo run --quiet -p segue-tests --bin receiver -- --plan {{plan}} --port {{port}}

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

# The pages of docs/ as a book, in a browser; mdBook is fetched if it is not installed
book:
    .ci/book --open

# Licences and sources of all dependencies
deny:
    cargo deny check bans licenses sources

# The engine beside its peers, as a page of tables; peers that are not installed are left out (`just peers` installs them)
bench seconds="1" rounds="5":
    node benches/bench.mjs {{seconds}} {{rounds}}

# Install what the engine is measured against: Segment's own engine and VRL
peers:
    benches/peers/segment/install.sh
    cargo build --release --manifest-path benches/peers/vrl/Cargo.toml

# Random events and mappings through Segment's own engine and this one: every disagreement is printed
compare rounds="50" seed="1":
    cargo build --release --quiet -p segue
    node benches/peers/segment/compare.js target/release/segue {{rounds}} {{seed}}

# Delivery of so many events to a receiver on loopback: the row of the table in docs/delivery.md
bench-send events="100000":
    cargo build --release --quiet -p segue -p segue-tests --bins
    target/release/bench_send target/release/segue {{events}}

# What lint costs from a cold start: the table in docs/speed.md
bench-lint rounds="11":
    benches/lint {{rounds}}

# Instructions an event, against the limits that CI holds them to
gate:
    benches/gate

# Where the time of one case goes, function by function
profile case="track":
    cargo build --release --quiet -p segue-benches
    mkdir -p target/bench
    target/release/segue-benches events {{case}} 50 > target/bench/profile.ndjson
    valgrind --tool=callgrind --callgrind-out-file=target/bench/profile.out target/release/segue-benches count improved target/bench/profile.ndjson 25
    callgrind_annotate target/bench/profile.out | head -60
