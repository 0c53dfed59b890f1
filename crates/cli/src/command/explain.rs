use std::io::{self, Write};

use clap::Args;
use segue_mixpanel::check::{Check, checks};
use segue_parser::diagnostic::codes;

use crate::render::page;
use crate::stop::{Outcome, Stop};

/// Explain what a finding means and how to mend it
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The code of a finding of lint, such as SG301, or its name; or the code of a check, such as no-place
    #[arg(value_name = "CODE")]
    code: String,
}

impl ExplainArgs {
    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        let page = self.page().ok_or_else(|| {
            let findings = codes::all().flat_map(|code| [code.id, code.name]);
            let known = findings.chain(checks().map(|check| check.code));
            Stop::unknown("finding", &self.code, known)
        })?;
        io::stdout().write_all(page.as_bytes())?;
        Ok(Outcome::Done)
    }

    fn page(&self) -> Option<String> {
        let code = codes::all()
            .find(|code| code.id.eq_ignore_ascii_case(&self.code) || code.name == self.code);
        let check = || checks().find(|check| check.code == self.code);
        code.map(page).or_else(|| check().map(page_of_check))
    }
}

/// The page of a check of real events, as Markdown.
fn page_of_check(check: &Check) -> String {
    let Check {
        code,
        title,
        why,
        change,
        ..
    } = check;
    let (severity, meaning) = (check.severity.as_str(), check.severity.meaning());
    let events = check.events.trim_end();
    let note = if events.contains('«') {
        "`«3 × #,»` stands for `0,1,2,`.\n\n"
    } else {
        ""
    };
    let (bad, good) = (check.bad.trim_end(), check.good.trim_end());
    format!(
        "# {code}\n\n{severity}: {meaning}\n\nFound: {title}. {why}\n\n## What to change\n\n{change}\n\n\
         ## Example\n\n{note}```json\n{events}\n```\n\n```yaml\n{bad}\n```\n\n\
         ## Instead\n\n```yaml\n{good}\n```\n"
    )
}
