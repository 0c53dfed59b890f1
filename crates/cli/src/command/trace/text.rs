//! What became of an event, for people.

use std::io::{self, Write};

use segue_mixpanel::check::Severity;
use serde_json::value::RawValue;

use super::report::{Asked, Assigned, By, CameTo, Change, Fate, Met, Part, Trace, Traced, Tried};
use crate::render::counted;

const GREEN: &str = "\x1b[32m";
const RED: &str = "\x1b[31m";
const DIM: &str = "\x1b[2m";
const BOLD: &str = "\x1b[1m";
const PLAIN: &str = "\x1b[0m";

/// So many characters of a value, or of what is written, are shown.
const SHOWN: usize = 100;

/// No column is made wider than so many characters.
const COLUMN: usize = 44;

/// Writes what became of an event.
pub(super) fn write(trace: &Trace<'_>, out: &mut impl Write) -> io::Result<()> {
    if trace.event > 0 {
        writeln!(out)?;
    }
    let (event, file, line) = (trace.event, trace.file, trace.line);
    writeln!(out, "{BOLD}event {event}{PLAIN} ({file}:{line})")?;
    write_summary(trace, out)?;
    if let Some(wrong) = &trace.error {
        writeln!(out, "{RED}{}{PLAIN}: {}", wrong.code, wrong.message)?;
    }
    for drop in &trace.drops {
        let what = match drop.condition.tried.holds {
            Some(true) => "drops the event",
            Some(false) => "does not drop it",
            None => "fails",
        };
        writeln!(out, "\n{BOLD}drop {}{PLAIN} {what}", drop.name)?;
        write_asked("condition", &drop.condition, out)?;
    }
    for named in &trace.lets {
        let value = came_to(&named.came_to);
        writeln!(out, "\n{BOLD}let {}{PLAIN} is {value}", named.name)?;
        writeln!(out, "  {DIM}{}{PLAIN}", written(&named.written))?;
        write_reads(&named.reads, 2, out)?;
    }
    // Of a dropped event all that is to be said has been.
    let mut asked = trace.mappings.iter().filter(|m| m.outcome != Fate::Dropped);
    asked.try_for_each(|m| write_mapping(m, out))
}

/// The mappings that fire, in one line.
fn write_summary(trace: &Trace<'_>, out: &mut impl Write) -> io::Result<()> {
    let fired = trace.mappings.iter().filter_map(|m| match m.outcome {
        Fate::Fired => Some(m.mapping.clone()),
        Fate::Failed => Some(format!("{} (fails)", m.mapping)),
        _ => None,
    });
    let fired: Vec<_> = fired.collect();
    let all = counted(trace.mappings.len(), "mapping");
    if trace.mappings.iter().any(|m| m.outcome == Fate::Dropped) {
        return writeln!(out, "none of {all} is asked");
    }
    match fired.len() {
        0 => writeln!(out, "none of {all} fires"),
        1 => writeln!(out, "1 of {all} fires: {}", fired.concat()),
        many => writeln!(out, "{many} of {all} fire: {}", fired.join(", ")),
    }
}

fn write_mapping(traced: &Traced, out: &mut impl Write) -> io::Result<()> {
    let action = &traced.action;
    let fate = match (traced.outcome, &traced.after) {
        (Fate::Fired, _) => format!("{GREEN}fires{PLAIN} {action}"),
        (Fate::Failed, _) => format!("{RED}fires {action} and fails{PLAIN}"),
        (Fate::DidNotFire, _) => "does not fire".to_owned(),
        (Fate::Disabled, _) => "is disabled".to_owned(),
        (Fate::AfterAnother, Some(other)) => {
            format!("is not asked: `{other}` of its first_match fires")
        }
        (Fate::AfterAnother, None) => "is not asked: another of its first_match fires".to_owned(),
        (Fate::Dropped, _) => "is not asked".to_owned(),
    };
    let preset = match &traced.preset {
        Some(preset) if *preset == traced.mapping => "preset, ".to_owned(),
        Some(preset) => format!("preset {preset}, "),
        None => String::new(),
    };
    let at = traced.at.as_ref().map(ToString::to_string);
    let at = at.unwrap_or_default();
    writeln!(
        out,
        "\n{BOLD}{}{PLAIN} {fate} {DIM}({preset}{at}){PLAIN}",
        traced.mapping
    )?;
    if let Some(trigger) = &traced.trigger {
        write_asked("trigger", trigger, out)?;
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
    // What the file says nothing about and has no value is of little interest.
    let (missing, shown): (Vec<_>, Vec<_>) = traced
        .fields
        .iter()
        .partition(|field| field.change == Change::Missing && !field.is_chosen());
    if !shown.is_empty() {
        writeln!(out, "  fields")?;
        write_fields(&shown, out)?;
    }
    let missing: Vec<_> = missing.iter().map(|f| f.field.as_str()).collect();
    if !missing.is_empty() {
        writeln!(
            out,
            "  without a value, by default\n    {DIM}{}{PLAIN}",
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
    if !traced.warnings.is_empty() {
        writeln!(out, "  warnings")?;
    }
    for warning in &traced.warnings {
        let (code, severity) = (warning.code, warning.severity.as_str());
        let colour = if warning.severity == Severity::Misread {
            DIM
        } else {
            RED
        };
        writeln!(
            out,
            "    {colour}{severity}{PLAIN} {code}: {}",
            warning.message
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

/// Where a condition is written, then the single conditions, one a line, deeper ones further right.
fn write_asked(what: &str, asked: &Asked, out: &mut impl Write) -> io::Result<()> {
    let places: Vec<_> = asked.written.iter().map(place).collect();
    let places = places.join(", where ");
    writeln!(out, "  {what} {DIM}({places}){PLAIN}")?;
    let mut rows = Vec::new();
    gather(&asked.tried, 0, &mut rows);
    let width = rows
        .iter()
        .map(|(depth, row)| 2 * depth + columns(&row.condition));
    let width = width.max().unwrap_or_default().min(COLUMN);
    for (depth, row) in rows {
        let text = format!("{}{}", "  ".repeat(depth), row.condition);
        write!(out, "    {} {text}", mark(row))?;
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
    let parts = if condition.was_skipped() {
        &[][..]
    } else {
        &condition.parts
    };
    if depth > 0 || parts.is_empty() {
        rows.push((depth.saturating_sub(1), condition));
    }
    for part in parts {
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

/// The fields in columns: what becomes of each, and who has written it.
fn write_fields(fields: &[&Assigned], out: &mut impl Write) -> io::Result<()> {
    let rows: Vec<_> = fields.iter().map(|field| (field, became(field))).collect();
    let widest = |cells: &mut dyn Iterator<Item = usize>| cells.max().unwrap_or_default();
    let name = widest(&mut rows.iter().map(|(field, _)| columns(&field.field)));
    let value = widest(&mut rows.iter().map(|(_, value)| columns(value))).min(COLUMN);
    for (field, became) in rows {
        let gap = " ".repeat(value.saturating_sub(columns(&became)));
        let parts: Vec<_> = field.written.iter().map(written).collect();
        let parts = parts.join(", then ");
        let key = &field.field;
        writeln!(out, "    {key:name$}  {became}{gap}  {DIM}{parts}{PLAIN}")?;
        // A lone path says where the value is from; what has been worked out is shown with what it was worked out of.
        let worked_out = match field.reads.as_slice() {
            [] => false,
            [one] => !same(one.value.as_deref(), field.came_to.value.as_deref()),
            _ => true,
        };
        if worked_out && field.is_chosen() {
            write_reads(&field.reads, name + 6, out)?;
        }
    }
    Ok(())
}

/// What an expression reads, one a line.
fn write_reads(reads: &[Met], indent: usize, out: &mut impl Write) -> io::Result<()> {
    let indent = " ".repeat(indent);
    reads
        .iter()
        .try_for_each(|read| writeln!(out, "{indent}{DIM}{}{PLAIN}", met(read)))
}

fn same(a: Option<&RawValue>, b: Option<&RawValue>) -> bool {
    a.map(RawValue::get) == b.map(RawValue::get)
}

/// The value of a field and what it became.
fn became(field: &Assigned) -> String {
    let value = came_to(&field.came_to);
    match field.change {
        Change::Coerced => format!("{value} -> {}", self::value(field.became.as_deref())),
        Change::Dropped => format!("{value} -> left out"),
        Change::Kept | Change::Missing | Change::Failed => value,
    }
}

fn came_to(came_to: &CameTo) -> String {
    match &came_to.error {
        Some(error) => format!("{RED}fails{PLAIN}: {error}"),
        None => value(came_to.value.as_deref()),
    }
}

/// Who has written something and what, in one line.
fn written(part: &Part) -> String {
    let text = part.text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}: {}", place(part), cut(&text))
}

fn place(part: &Part) -> String {
    match (part.by, &part.at) {
        (By::Preset, Some(at)) => format!("preset {at}"),
        (By::File, Some(at)) => at.to_string(),
        _ => "default".to_owned(),
    }
}

fn met(met: &Met) -> String {
    format!("{} is {}", met.path, value(met.value.as_deref()))
}

fn columns(text: &str) -> usize {
    text.chars().count()
}

fn value(json: Option<&RawValue>) -> String {
    json.map_or_else(|| "missing".to_owned(), |json| cut(json.get()))
}

/// A text, cut where it is long.
fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
