//! Writes the first inputs of every target: `cargo run --manifest-path fuzz/Cargo.toml --example seed`.

use std::path::{Path, PathBuf};
use std::{fs, io};

use segue_fuzz::{COMPILER, example_events, mapping_files};

fn main() -> io::Result<()> {
    let destination = COMPILER.destination();
    let presets = destination.presets.iter().map(|preset| preset.text.clone());
    write("yaml_front", mapping_files().into_iter().chain(presets))?;

    let actions = || destination.actions.iter();
    let triggers = actions().filter_map(|action| action.trigger.clone());
    let defaults = actions()
        .flat_map(|action| &action.fields)
        .filter_map(|field| field.default.clone());
    let examples = segue_evaluator::function::FUNCTIONS
        .iter()
        .flat_map(|function| <[&str; 2]>::from(function.example).map(str::to_owned));
    write("rule", triggers.chain(defaults).chain(examples))?;

    write(
        "evaluator",
        example_events().map(|event| format!("\0\0{event}")),
    )
}

/// Writes inputs into the corpus of a target, each under its number.
fn write(target: &str, inputs: impl Iterator<Item = String>) -> io::Result<()> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target);
    fs::create_dir_all(&folder)?;
    for (number, input) in inputs.enumerate() {
        fs::write(folder.join(format!("seed-{number:03}")), input)?;
    }
    Ok(())
}
