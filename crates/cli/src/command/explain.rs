use std::io::{self, Write};

use clap::Args;
use segue_parser::diagnostic::{Code, codes};

use crate::stop::{Outcome, Stop};

/// Explain what a finding means and how to mend it
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The code of the finding, such as SG301, or its name
    #[arg(value_name = "CODE")]
    code: String,
}

impl ExplainArgs {
    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        let code = codes::all()
            .find(|code| code.id.eq_ignore_ascii_case(&self.code) || code.name == self.code)
            .ok_or_else(|| {
                let known = codes::all().flat_map(|code| [code.id, code.name]);
                Stop::unknown("finding", &self.code, known)
            })?;
        io::stdout().write_all(page(code).as_bytes())?;
        Ok(Outcome::Done)
    }
}

/// The page of a code, as Markdown.
fn page(code: &Code) -> String {
    let Code { id, name, page, .. } = code;
    let severity = code.severity.as_str();
    let page = page.trim();
    let bad = code.bad.trim_end();
    let good = code.good.trim_end();
    format!(
        "# {id} {name}\n\n{severity}\n\n{page}\n\n## Example\n\n```yaml\n{bad}\n```\n\n## Instead\n\n```yaml\n{good}\n```\n"
    )
}
