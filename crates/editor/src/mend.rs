//! What can be done about findings.

use segue_parser::diagnostic::{Diagnostic, Fix, Fixes, Severity, Span, mend};

use crate::outline::{Id, Outline, Spot, Value};

/// Of so many findings it is tried at once whether a comment silences them.
const IGNORABLE: usize = 8;

/// Something that can be done about findings.
#[derive(Clone, Debug, PartialEq)]
pub struct Mend {
    /// What it does.
    pub title: String,
    /// The finding it is about, by its place among those given.
    pub finding: usize,
    /// Whether it is what most people want.
    pub preferred: bool,
    /// What to write, and in place of what.
    pub edit: (Span, String),
}

/// What can be done about the findings that touch a span. `lint` says what is found in a text.
pub fn mends(
    text: &str,
    findings: &[Diagnostic],
    span: Span,
    lint: impl Fn(&str) -> Vec<Diagnostic>,
) -> Vec<Mend> {
    let outline = Outline::new(text);
    let touching = findings
        .iter()
        .enumerate()
        .filter(|(_, d)| d.span.start <= span.end && span.start <= d.span.end);
    let mut mends = Vec::new();
    for (at, finding) in touching.clone() {
        mends.extend(finding.fix.as_ref().map(|fix| Mend {
            title: title(text, fix),
            finding: at,
            preferred: true,
            edit: (fix.span, fix.replacement.clone()),
        }));
    }
    let silent = touching.filter(|(_, finding)| finding.severity != Severity::Error);
    mends.extend(
        silent
            .take(IGNORABLE)
            .filter_map(|(at, _)| ignore(&outline, findings, at, &lint)),
    );
    mends
}

/// The file with all fixes made that cannot change what it means. None where there are none.
pub fn mend_all(text: &str, lint: impl Fn(&str) -> Vec<Diagnostic>) -> Option<String> {
    let mended = mend(text, Fixes::Safe, lint);
    (mended.fixes > 0).then_some(mended.text)
}

/// What a fix does, in a few words.
fn title(text: &str, fix: &Fix) -> String {
    let written = text.get(fix.span.start..fix.span.end).unwrap_or_default();
    match (written.trim(), fix.replacement.trim()) {
        ("", _) => format!("Insert `{}`", short(&fix.replacement)),
        (_, "") => format!("Remove `{}`", short(written)),
        _ => format!("Replace with `{}`", short(&fix.replacement)),
    }
}

/// A text on one line, cut where it is long.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// A comment that silences a finding, above the line on which what it is about begins. It is offered where it works.
fn ignore(
    outline: &Outline<'_>,
    findings: &[Diagnostic],
    at: usize,
    lint: &impl Fn(&str) -> Vec<Diagnostic>,
) -> Option<Mend> {
    let finding = findings.get(at)?;
    let text = outline.text();
    let code = finding.code;
    let line = line_of(outline, finding.span.start);
    let indent = text.get(line..)?;
    let indent = indent.get(..indent.len() - indent.trim_start_matches(' ').len())?;
    let comment = format!("{indent}# segue-ignore {}: say why\n", code.name);
    let silenced = format!("{}{comment}{}", text.get(..line)?, text.get(line..)?);
    let count = |found: &[Diagnostic]| found.iter().filter(|d| d.code == code).count();
    let left = lint(&silenced);
    let works = count(&left) < count(findings) && left.len() < findings.len();
    works.then(|| Mend {
        title: format!("Ignore `{}` here", code.name),
        finding: at,
        preferred: false,
        edit: (Span::new(line, line), comment),
    })
}

/// Where the line begins above which a comment about a byte can stand: not inside of a text.
fn line_of(outline: &Outline<'_>, offset: usize) -> usize {
    let node = |id: Id| outline.node(id);
    let start = match outline.at(offset) {
        Spot::Key(id) | Spot::Scalar(id, _) | Spot::Value(id) => node(id).span.start,
        Spot::Entry(id) => match &node(id).value {
            Value::Collection(collection) => collection.span.start,
            _ => node(id).span.start,
        },
        Spot::Alias(span) | Spot::Comment(span) => span.start,
        Spot::Nothing => offset,
    };
    let before = outline.text().get(..start).unwrap_or_default();
    before.rfind('\n').map_or(0, |at| at + 1)
}
