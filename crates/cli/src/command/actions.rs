use std::fmt::Write as _;
use std::io::{self, Write as _};

use clap::Args;
use segue_evaluator::schema::{Action, Field, FieldKind};

use super::table::table;
use crate::stop::{Outcome, Stop};

/// List the actions, or the fields of one
#[derive(Debug, Args)]
pub(crate) struct ActionsArgs {
    /// The action whose fields to list
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

impl ActionsArgs {
    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        let destination = segue_mixpanel::destination();
        let text = match &self.name {
            None => list(&destination.actions),
            Some(name) => {
                let action = destination.actions.iter().find(|a| a.key == *name);
                let known = destination.actions.iter().map(|a| a.key.as_str());
                fields(action.ok_or_else(|| Stop::unknown("action", name, known))?)
            }
        };
        io::stdout().write_all(text.as_bytes())?;
        Ok(Outcome::Done)
    }
}

fn list(actions: &[Action]) -> String {
    let rows = actions.iter().map(|a| [a.key.clone(), a.meaning.clone()]);
    table(["action", "meaning"], rows)
}

fn fields(action: &Action) -> String {
    let mut text = format!("{}: {}\n", action.key, action.meaning);
    if let Some(trigger) = &action.trigger {
        let _ = writeln!(text, "Default trigger: {trigger}");
    }
    let mut rows = Vec::new();
    for field in &action.fields {
        describe(field, "", &mut rows);
    }
    text.push('\n');
    text + &table(["field", "type", "meaning", "default"], rows)
}

/// Adds the row of a field and those of its sub-fields.
fn describe(field: &Field, prefix: &str, rows: &mut Vec<[String; 4]>) {
    let key = format!("{prefix}{}", field.key);
    let kind = &field.kind;
    let null = if field.null_allowed { " or null" } else { "" };
    let required = if field.required { ", required" } else { "" };
    let not_sent = if field.sent { "" } else { " Not sent." };
    rows.push([
        key.clone(),
        format!("{kind}{null}{required}"),
        format!("{}{not_sent}", field.meaning),
        field
            .default
            .as_ref()
            .map_or_else(String::new, |default| format!("={default}")),
    ]);
    let (FieldKind::Object { fields } | FieldKind::ObjectList { fields }) = &field.kind else {
        return;
    };
    for inner in fields {
        describe(inner, &format!("{key}."), rows);
    }
}
