use super::Severity;

/// A registered kind of finding. Ids are never reused.
///
/// The examples are mapping files: `bad` gives this finding, `good` gives none at all. A text that does not begin
/// with `version:`, `{` or `---` stands below a head of `version`, `destination` and a project token
/// ([`Code::complete`]). One that begins with `mapping_file:` is a file of tests beside a `segue.yaml` that has all
/// presets.
#[derive(Debug, PartialEq)]
pub struct Code {
    /// `SG301`.
    pub id: &'static str,
    /// What is wrong in a few words, `mixed-and-or`.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What the finding says, why it matters: a paragraph or two of Markdown.
    pub page: &'static str,
    /// A mapping file with the finding.
    pub bad: &'static str,
    /// The same file without it.
    pub good: &'static str,
}

impl Code {
    /// An example as a whole mapping file.
    pub fn complete(example: &str) -> String {
        if ["version:", "{", "---", "mapping_file:"]
            .iter()
            .any(|whole| example.starts_with(whole))
        {
            return example.to_owned();
        }
        let settings = if example.contains("settings:") {
            ""
        } else {
            "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n"
        };
        format!("version: 1\ndestination: mixpanel\n{settings}{example}")
    }
}
