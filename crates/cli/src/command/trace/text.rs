use std::io::{self, Write};

use serde_json::value::RawValue;

use super::explain::{Assigned, Change, Fate, Met, Trace, Traced, Tried};

const GREEN: &str = "\x1b[32m";
const RED: &str = "\x1b[31m";
const DIM: &str = "\x1b[2m";
const BOLD: &str = "\x1b[1m";
const PLAIN: &str = "\x1b[0m";

/// So many characters of a value are shown.
const SHOWN: usize = 100;

/// No column is made wider than so many characters.
const COLUMN: usize = 44;

/// Writes what became of an event for people.
pub(super) fn write(trace: &Trace, out: &mut impl Write) -> io::Result<()> {
    if trace.event > 0 {
        writeln!(out)?;
    }
    writeln!(out, "{BOLD}event {}{PLAIN}", trace.event)?;
    for drop in &trace.drops {
        let held = drop.condition.holds != Some(false);
        let what = if held { "drops it" } else { "does not drop it" };
        writeln!(out, "\n{BOLD}drop {}{PLAIN} {what}", drop.name)?;
        write_condition(&drop.condition, out)?;
    }
    trace
        .mappings
        .iter()
        .try_for_each(|m| write_mapping(m, out))
}

fn write_mapping(traced: &Traced, out: &mut impl Write) -> io::Result<()> {
    let action = &traced.action;
    let fate = match traced.outcome {
        Fate::Fired => format!("{GREEN}fires{PLAIN} {action}"),
        Fate::Failed => format!("{RED}fires {action} and fails{PLAIN}"),
        Fate::DidNotFire => "does not fire".to_owned(),
        Fate::Disabled => "is disabled".to_owned(),
        Fate::AfterAnother => "is not asked: another one of its first_match fires".to_owned(),
        Fate::Dropped => "is not asked: the event is dropped".to_owned(),
    };
    let preset = match &traced.preset {
        Some(preset) if *preset == traced.mapping => " (preset)".to_owned(),
        Some(preset) => format!(" (preset {preset})"),
        None => String::new(),
    };
    writeln!(out, "\n{BOLD}{}{PLAIN}{preset} {fate}", traced.mapping)?;
    if let Some(trigger) = &traced.trigger {
        write_condition(trigger, out)?;
    }
    if let Some(wrong) = &traced.error {
        let field = wrong.field.iter().map(|field| format!(" at {field}"));
        let field: String = field.collect();
        writeln!(
            out,
            "  {RED}{}{PLAIN}{field}: {}",
            wrong.code, wrong.message
        )?;
    }
    let (missing, shown): (Vec<_>, Vec<_>) = traced
        .fields
        .iter()
        .partition(|field| field.change == Change::Missing);
    if !shown.is_empty() {
        writeln!(out, "  fields")?;
        write_fields(&shown, out)?;
    }
    let missing: Vec<_> = missing.iter().map(|f| f.field.as_str()).collect();
    if !missing.is_empty() {
        writeln!(
            out,
            "  without a value\n    {DIM}{}{PLAIN}",
            missing.join(", ")
        )?;
    }
    for policy in &traced.policies {
        writeln!(
            out,
            "  policy {} ({}) changes what is sent",
            policy.policy, policy.side
        )?;
    }
    if let Some(sent) = &traced.sent {
        write_list("records", &sent.records, out)?;
        write_list("requests", &sent.requests, out)?;
    }
    Ok(())
}

/// The items of a list, one a line.
fn write_list(what: &str, list: &RawValue, out: &mut impl Write) -> io::Result<()> {
    let items: Vec<&RawValue> = serde_json::from_str(list.get())?;
    if items.is_empty() {
        return writeln!(out, "  no {what}");
    }
    writeln!(out, "  {what}")?;
    items
        .iter()
        .try_for_each(|item| writeln!(out, "    {item}"))
}

/// The single conditions, one a line, deeper ones further right.
fn write_condition(condition: &Tried, out: &mut impl Write) -> io::Result<()> {
    let mut rows = Vec::new();
    gather(condition, 0, &mut rows);
    let width = rows
        .iter()
        .map(|(depth, row)| 2 * depth + columns(&row.condition));
    let width = width.max().unwrap_or_default().min(COLUMN);
    for (depth, row) in rows {
        let text = format!("{}{}", "  ".repeat(depth), row.condition);
        write!(out, "  {} {text}", mark(row))?;
        let why: Vec<_> = row
            .error
            .iter()
            .cloned()
            .chain(row.met.iter().map(met))
            .collect();
        if !why.is_empty() {
            let gap = " ".repeat(width.saturating_sub(columns(&text)));
            write!(out, "{gap}  {DIM}{}{PLAIN}", why.join(", "))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The rows of a condition: of one that is joined its parts, each other joint above its own parts.
fn gather<'c>(condition: &'c Tried, depth: usize, rows: &mut Vec<(usize, &'c Tried)>) {
    if depth > 0 || condition.parts.is_empty() {
        rows.push((depth.saturating_sub(1), condition));
    }
    for part in &condition.parts {
        gather(part, depth + 1, rows);
    }
}

fn mark(condition: &Tried) -> String {
    match (condition.holds, &condition.error) {
        (Some(true), _) => format!("{GREEN}holds{PLAIN}    "),
        (Some(false), _) => format!("{RED}does not{PLAIN} "),
        (None, Some(_)) => format!("{RED}fails{PLAIN}    "),
        (None, None) => format!("{DIM}not asked{PLAIN}"),
    }
}

fn met(met: &Met) -> String {
    format!("{} is {}", met.path, value(met.value.as_deref()))
}

/// The fields that have a value, in columns.
fn write_fields(fields: &[&Assigned], out: &mut impl Write) -> io::Result<()> {
    let rows: Vec<_> = fields.iter().map(|field| (field, became(field))).collect();
    let widest = |cells: &mut dyn Iterator<Item = usize>| cells.max().unwrap_or_default();
    let name = widest(&mut rows.iter().map(|(field, _)| columns(&field.field)));
    let value = widest(&mut rows.iter().map(|(_, value)| columns(value))).min(COLUMN);
    for (field, became) in rows {
        let gap = " ".repeat(value.saturating_sub(columns(&became)));
        let written = field.written.iter().map(|part| {
            let text = part.text.split_whitespace().collect::<Vec<_>>().join(" ");
            format!("{}: {text}", part.by)
        });
        let written = written.collect::<Vec<_>>().join(", then ");
        let key = &field.field;
        writeln!(out, "    {key:name$}  {became}{gap}  {DIM}{written}{PLAIN}")?;
    }
    Ok(())
}

/// The value of a field and what it became.
fn became(field: &Assigned) -> String {
    let value = self::value(field.value.as_deref());
    match field.change {
        Change::Coerced => format!("{value} -> {}", self::value(field.became.as_deref())),
        Change::Dropped => format!("{value} -> left out"),
        Change::Kept | Change::Missing => value,
    }
}

fn columns(text: &str) -> usize {
    text.chars().count()
}

/// A value, cut where it is long.
fn value(json: Option<&RawValue>) -> String {
    let Some(json) = json else {
        return "missing".to_owned();
    };
    let json = json.get();
    match json.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", json.get(..end).unwrap_or_default()),
        None => json.to_owned(),
    }
}
