use segue_evaluator::schema::{Setting, SettingKind};
use serde_json::Value;

use super::{Checker, Group, bad};
use crate::Expanded;
use crate::diagnostic::codes::setting as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::file::{Named, describe, named, suggest};
use crate::yaml::{Node, NodeKind, Resolved};

impl Checker<'_> {
    /// The value of one setting. None where it is wrong, and where it counts as left out: a placeholder for an unset
    /// variable can stand in a text only.
    pub(super) fn value(
        &self,
        node: &Node,
        setting: &Setting,
        pasted: bool,
        diagnostics: &mut Diagnostics,
    ) -> Option<Value> {
        match &setting.kind {
            SettingKind::Group(schema) => {
                let what = format!("`{}`", setting.key);
                let group = Group {
                    what: &what,
                    schema,
                };
                Some(Value::Object(self.group(node, group, diagnostics)))
            }
            SettingKind::Policies => Some(self.policies(node, diagnostics)),
            _ => self.scalar(node, setting, pasted, diagnostics),
        }
    }

    fn scalar(
        &self,
        node: &Node,
        setting: &Setting,
        pasted: bool,
        diagnostics: &mut Diagnostics,
    ) -> Option<Value> {
        if let (SettingKind::Switch, false, Some(value)) = (&setting.kind, pasted, switch(node)) {
            return Some(Value::Bool(value));
        }
        let (Some(text), Some(snippet)) = (text(node), node.snippet()) else {
            diagnostics.push(wrong(setting, pasted, node));
            return None;
        };
        let expanded = match self.expander.expand(text, |range| snippet.span(range)) {
            Ok(expanded) => expanded,
            Err(malformed) => {
                diagnostics.push(malformed);
                return None;
            }
        };
        let value = &*expanded.text;
        let taken = match &setting.kind {
            SettingKind::Text => return taken_text(node, setting, &expanded, diagnostics),
            _ if expanded.placeholder => return None,
            SettingKind::Url if value.is_empty() => return None,
            SettingKind::Url => is_url(value).then(|| Value::from(value)),
            SettingKind::Choice(choices) => choices
                .iter()
                .find(|spellings| spellings.iter().any(|s| s == value))
                .and_then(|spellings| spellings.first())
                .map(|canonical| Value::from(canonical.as_str())),
            SettingKind::Switch if pasted => match value {
                "1" => Some(Value::Bool(true)),
                "0" => Some(Value::Bool(false)),
                _ => None,
            },
            // A variable gives a text, whatever it reads.
            SettingKind::Switch if expanded.variables => value.parse().ok().map(Value::Bool),
            SettingKind::Switch | SettingKind::Group(_) | SettingKind::Policies => None,
        };
        if taken.is_none() {
            diagnostics.push(wrong(setting, pasted, node));
        }
        taken
    }

    /// Names of policies, each `segment` or `improved`.
    fn policies(&self, node: &Node, diagnostics: &mut Diagnostics) -> Value {
        let mut values = serde_json::Map::new();
        for Named { name, node, .. } in named(node, "policies", diagnostics) {
            if !self.policies.iter().any(|p| p.name == name.text) {
                let unknown = Diagnostic::new(
                    &codes::UNKNOWN_SETTING,
                    name.span,
                    "there is no such policy",
                );
                let names = self.policies.iter().map(|p| p.name.as_str());
                diagnostics.push(suggest(unknown, name, names));
                continue;
            }
            match node.as_str() {
                Some(side @ ("segment" | "improved")) => {
                    values.insert(name.text.to_owned(), Value::from(side));
                }
                _ => diagnostics.push(bad(node.span, "a policy is `segment` or `improved`")),
            }
        }
        Value::Object(values)
    }
}

fn taken_text(
    node: &Node,
    setting: &Setting,
    expanded: &Expanded<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Value> {
    let key = &setting.key;
    if setting.required && expanded.text.is_empty() {
        diagnostics.push(
            Diagnostic::new(
                &codes::MISSING_SETTING,
                node.span,
                format!("`{key}` is empty"),
            )
            .help(&setting.meaning),
        );
        return None;
    }
    if setting.secret && !expanded.variables && !expanded.text.is_empty() {
        diagnostics.push(
            Diagnostic::new(
                &codes::LITERAL_SECRET,
                node.span,
                format!("the secret `{key}` is written into the file"),
            )
            .help(
                "write `\"${NAME}\"` and keep the secret in the environment variable of that name",
            ),
        );
    }
    Some(Value::from(&*expanded.text))
}

/// The text of a scalar: numbers as they are written, null as the empty one; booleans have none.
fn text(node: &Node) -> Option<&str> {
    let NodeKind::Scalar(scalar) = &node.kind else {
        return None;
    };
    match scalar.resolve() {
        Resolved::Null => Some(""),
        Resolved::Bool(_) => None,
        Resolved::Number(_) | Resolved::Text => Some(&scalar.text),
    }
}

fn switch(node: &Node) -> Option<bool> {
    match &node.kind {
        NodeKind::Scalar(scalar) => match scalar.resolve() {
            Resolved::Bool(value) => Some(value),
            _ => None,
        },
        _ => None,
    }
}

/// `http://` or `https://`, a host, perhaps a port and a path: something that paths can be appended to. A password has
/// settings of its own.
fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let authority = rest.split('/').next().unwrap_or_default();
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port),
            _ => (authority, "0"),
        };
        let strange = |char: char| char.is_whitespace() || "?#@".contains(char);
        !host.is_empty() && port.parse::<u16>().is_ok() && !rest.contains(strange)
    })
}

fn wrong(setting: &Setting, pasted: bool, node: &Node) -> Diagnostic {
    let key = match (&setting.segment_key, pasted) {
        (Some(segments), true) => segments,
        _ => &setting.key,
    };
    let canonical = |choices: &'_ [Vec<String>]| {
        let words = choices.iter().filter_map(|c| c.first());
        words
            .map(|w| format!("`{w}`"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let wanted = match &setting.kind {
        SettingKind::Text => "a text".to_owned(),
        SettingKind::Url => "an address such as `https://api.example.com`".to_owned(),
        SettingKind::Choice(choices) => format!("one of {}", canonical(choices)),
        SettingKind::Switch if pasted => "`\"1\"` or `\"0\"`".to_owned(),
        SettingKind::Switch => "`true` or `false`".to_owned(),
        SettingKind::Group(_) | SettingKind::Policies => "a map".to_owned(),
    };
    let found = describe(node);
    // A text where one of a few texts is wanted says nothing that its span does not show.
    let message = match setting.kind {
        SettingKind::Choice(_) | SettingKind::Url if found == "a text" => {
            format!("`{key}` is {wanted}")
        }
        _ => format!("`{key}` is {wanted}, not {found}"),
    };
    let finding = bad(node.span, message);
    let near = match (&setting.kind, node.as_str()) {
        (SettingKind::Choice(choices), Some(text)) => {
            nearest(text, choices.iter().flatten().map(String::as_str))
        }
        _ => None,
    };
    match near {
        Some(near) => finding
            .help(format!("did you mean `{near}`?"))
            .fix(node.span, near, false),
        None => finding.help(&setting.meaning),
    }
}
