use std::io::{self, Write};

use clap::Args;
use segue_editor::schema;

use crate::mappings::compiler;
use crate::stop::{Outcome, Stop};

/// Print the JSON Schema of mapping files, for editors and other tools
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// The schema of `*.test.yaml` files instead
    #[arg(long)]
    tests: bool,
}

impl SchemaArgs {
    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        let compiler = compiler()?;
        let schema = if self.tests {
            schema::test_file(&compiler)
        } else {
            schema::mapping_file(&compiler)
        };
        writeln!(io::stdout(), "{schema:#}")?;
        Ok(Outcome::Done)
    }
}
