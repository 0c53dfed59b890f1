//! Makes JSON of the catalogue: people write YAML, and every start of the program reads it.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=catalogue");
    let out = env::var("OUT_DIR")?;
    for name in ["actions", "names", "settings"] {
        let text = fs::read_to_string(format!("catalogue/{name}.yaml"))?;
        let data: serde_json::Value =
            serde_yaml::from_str(&text).map_err(|error| format!("{name}.yaml: {error}"))?;
        fs::write(
            Path::new(&out).join(format!("{name}.json")),
            data.to_string(),
        )?;
    }
    Ok(())
}
