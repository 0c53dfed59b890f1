use std::borrow::Cow;

use segue_evaluator::schema::{Destination, Setting, SettingKind};
use segue_parser::diagnostic::nearest;

/// Secrets outside the settings of a destination.
const WRITE_KEY: &str = "write_key";

/// A mapping file with its literal secrets struck out, so that drawing a line cannot give one away.
///
/// It is searched as text, line by line: what has to be drawn is often no YAML. A misspelt name of a secret counts.
#[derive(Debug)]
pub(super) struct Secrets {
    masked: String,
    found: Vec<String>,
}

impl Secrets {
    pub(super) fn find(text: &str, destination: &Destination) -> Self {
        let mut names = vec![WRITE_KEY];
        gather(&destination.settings, &mut names);
        let mut this = Self {
            masked: String::with_capacity(text.len()),
            found: Vec::new(),
        };
        // The indentation of a secret's key whose value may stand in the lines below it.
        let mut open = None;
        for line in text.split_inclusive('\n') {
            let indent = line.len() - line.trim_start_matches([' ', '-']).len();
            match open {
                Some(key) if indent > key || line.trim().is_empty() => this.strike(line),
                _ => open = this.line(line, &names).then_some(indent),
            }
        }
        this
    }

    /// The file, as long as it is, without its secrets.
    pub(super) fn masked_text(&self) -> &str {
        &self.masked
    }

    /// The same, where nothing else is asked of them.
    pub(super) fn into_masked_text(self) -> String {
        self.masked
    }

    /// A text that may quote the file.
    pub(super) fn mask<'m>(&self, text: &'m str) -> Cow<'m, str> {
        let mut masked = Cow::Borrowed(text);
        for secret in &self.found {
            if masked.contains(secret.as_str()) {
                masked = masked.replace(secret.as_str(), "***").into();
            }
        }
        masked
    }

    /// Appends a line; whether the value of a secret may stand below it.
    fn line(&mut self, line: &str, names: &[&str]) -> bool {
        let mut rest = line;
        let mut open = false;
        while let Some((before, after)) = rest.split_once(':') {
            self.masked.push_str(before);
            self.masked.push(':');
            rest = after;
            let key = before
                .trim_end_matches(['"', '\'', ' '])
                .rsplit(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
                .unwrap_or_default();
            let secret = !key.is_empty() && nearest(key, names.iter().copied()).is_some();
            if secret && rest.starts_with([' ', '\n', '\r']) {
                let length = value_length(rest, line.contains('{'));
                let (value, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
                open = value.trim().is_empty() || value.trim_start().starts_with(['|', '>']);
                if open {
                    self.masked.push_str(value);
                } else {
                    self.strike(value);
                }
                rest = behind;
            }
        }
        self.masked.push_str(rest);
        open
    }

    /// Appends a value with all but its blanks and quotes replaced, unless it is a reference to the environment.
    fn strike(&mut self, value: &str) {
        let secret = value.trim().trim_matches(['"', '\'']);
        let variable = secret.strip_prefix("${").and_then(|s| s.strip_suffix('}'));
        if variable.is_some_and(|name| !name.contains(['}', ':'])) {
            self.masked.push_str(value);
            return;
        }
        if !secret.is_empty() {
            self.found.push(secret.to_owned());
        }
        for c in value.chars() {
            if c.is_whitespace() || c == '"' || c == '\'' {
                self.masked.push(c);
            } else {
                self.masked.extend(std::iter::repeat_n('*', c.len_utf8()));
            }
        }
    }
}

/// Gathers the names of secret settings.
fn gather<'s>(settings: &'s [Setting], names: &mut Vec<&'s str>) {
    for setting in settings {
        if setting.secret {
            names.push(&setting.key);
            names.extend(setting.segment_key.as_deref());
        }
        if let SettingKind::Group(settings) = &setting.kind {
            gather(settings, names);
        }
    }
}

/// How far a value reaches on its line: to its closing quote, else to a comment or the end, in a flow map also to a
/// comma or its bracket.
fn value_length(rest: &str, flow: bool) -> usize {
    let start = rest.len() - rest.trim_start_matches(' ').len();
    let value = rest.get(start..).unwrap_or_default();
    let end = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value
            .match_indices(quote)
            .nth(1)
            .map_or(value.len(), |(at, _)| at + 1),
        Some('$') if value.starts_with("${") => value.find('}').map_or(value.len(), |at| at + 1),
        _ => [" #", "\n", ",", "}"]
            .iter()
            .take(if flow { 4 } else { 2 })
            .filter_map(|stop| value.find(stop))
            .min()
            .unwrap_or(value.len()),
    };
    start + end
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The file with its secrets struck out, and a message that quotes all of it.
    fn masked(text: &str) -> String {
        let secrets = Secrets::find(text, &segue_mixpanel::destination());
        assert_eq!(secrets.masked_text().len(), text.len());
        for secret in &secrets.found {
            assert!(!secrets.mask(text).contains(secret.as_str()), "{secret}");
        }
        secrets.masked_text().to_owned()
    }

    #[test]
    fn secrets_are_struck_out_however_they_are_written() {
        for (written, shown) in [
            ("api_secret: abc # why", "api_secret: *** # why"),
            ("apiSecret: \"a b\"", "apiSecret: \"* *\""),
            ("  'api_secret' : 'a,b'", "  'api_secret' : '***'"),
            ("api_secret: a,b}", "api_secret: ****"),
            (
                "{username: u, secret: abc, project_id: 1}",
                "{username: u, secret: ***, project_id: 1}",
            ),
            ("{\"apiSecret\": \"abc\"}", "{\"apiSecret\": \"***\"}"),
            ("write_key: abc", "write_key: ***"),
            ("secret: ü", "secret: **"),
            ("secret: ${NAME:-abc}", "secret: ************"),
            (
                "api_secert: abc\r\nregion: EU",
                "api_secert: ***\r\nregion: EU",
            ),
            (
                "secret: >-\n  abc\n\n  def\nregion: EU",
                "secret: >-\n  ***\n\n  ***\nregion: EU",
            ),
            ("secret:\n  abc\nregion: EU", "secret:\n  ***\nregion: EU"),
        ] {
            assert_eq!(masked(written), shown);
        }
    }

    #[test]
    fn all_else_is_shown() {
        for text in [
            "api_secret: \"${SECRET}\"\nsecret: ${OTHER}",
            "project_token: abc\nregion: EU",
            "trigger: type = \"track\"",
            "secret:abc",
            "secret:",
            "event: \"secret\"",
            "a: b: c: {d: [e, f]}\n",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn messages_do_not_quote_them() {
        let secrets = Secrets::find("secret: hunter2", &segue_mixpanel::destination());
        assert_eq!(secrets.mask("`hunter2` is no key"), "`***` is no key");
    }
}
