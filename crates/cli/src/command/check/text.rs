use std::io::{self, Write};

use segue_mixpanel::check::{Failed, Finding, Report, Sample, Severity, Share};

use crate::render;

const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const BLUE: &str = "\x1b[1;34m";
const GREEN: &str = "\x1b[32m";
const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const PLAIN: &str = "\x1b[0m";

/// Paragraphs are broken into lines of so many characters.
const WIDTH: usize = 96;

/// Writes a report for people, worst first.
pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    write_totals(report, out)?;
    if !report.failures.is_empty() {
        writeln!(out, "\n{RED}not mapped{PLAIN}: no record comes of these")?;
        for failed in &report.failures {
            write_failed(failed, out)?;
        }
    }
    for severity in Severity::ALL {
        let mut found = report.findings.iter().filter(|f| f.severity == severity);
        let Some(first) = found.next() else { continue };
        let colour = match severity {
            Severity::Rejected => RED,
            Severity::Lost => YELLOW,
            Severity::Misread => BLUE,
        };
        let (name, meaning) = (severity.as_str(), severity.meaning());
        writeln!(out, "\n{colour}{name}{PLAIN}: {meaning}")?;
        for finding in std::iter::once(first).chain(found) {
            write_finding(finding, colour, out)?;
        }
    }
    if let Some(worst) = report.findings.first() {
        let code = worst.code;
        writeln!(
            out,
            "\n{DIM}`segue explain {code}`, or another code, shows an example{PLAIN}"
        )?;
    }
    if report.events.read == 0 {
        writeln!(out, "\nno events, so nothing was checked")?;
    } else if report.failures.is_empty() && report.findings.is_empty() {
        writeln!(out, "\n{GREEN}nothing found{PLAIN}")?;
    }
    Ok(())
}

fn write_totals(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let (events, mappings) = (&report.events, &report.mappings);
    let read = counted(events.read, "event");
    let (unreadable, dropped, unmatched) = (events.unreadable, events.dropped, events.unmatched);
    let fired = counted(mappings.fired, "time");
    writeln!(
        out,
        "{read} read: {unreadable} unreadable, {dropped} dropped, {unmatched} unmatched; mappings fired {fired}"
    )?;
    let records = &report.records;
    let parts = [
        counted(records.events, "event"),
        counted(records.identity_calls, "identity call"),
        counted(records.user_updates, "update") + " of users",
        counted(records.group_updates, "update") + " of groups",
    ];
    writeln!(out, "records checked: {}", parts.join(", "))
}

fn write_failed(failed: &Failed, out: &mut impl Write) -> io::Result<()> {
    let share = share(failed.count, &failed.of);
    writeln!(out, "\n  {RED}{}{PLAIN}  {share}", failed.code)?;
    write_samples(failed.count, &failed.samples, out)
}

fn write_finding(finding: &Finding, colour: &str, out: &mut impl Write) -> io::Result<()> {
    let share = share(finding.count, &finding.of);
    writeln!(out, "\n  {colour}{}{PLAIN}  {share}", finding.code)?;
    writeln!(out, "    {BOLD}{}{PLAIN}", finding.title)?;
    write_samples(finding.count, &finding.samples, out)?;
    write_paragraph("why", finding.why, out)?;
    write_paragraph("change", finding.change, out)
}

/// A number of things: `1 event`, `2 events`.
fn counted(count: u64, thing: &str) -> String {
    render::counted(usize::try_from(count).unwrap_or(usize::MAX), thing)
}

/// `3 of 200 events (1.5 %)`.
fn share(count: u64, of: &Share) -> String {
    let percent = of.share * 100.0;
    let percent = if percent > 0.0 && percent < 0.1 {
        "under 0.1".to_owned()
    } else {
        format!("{percent:.1}")
    };
    format!("{count} of {} {} ({percent} %)", of.total, of.what)
}

fn write_samples(count: u64, samples: &[Sample], out: &mut impl Write) -> io::Result<()> {
    for sample in samples {
        let Sample {
            file,
            line,
            message,
            ..
        } = sample;
        let mapping = sample.mapping.iter().map(|name| format!("{name}: "));
        let mapping: String = mapping.collect();
        writeln!(out, "      {file}:{line}  {DIM}{mapping}{PLAIN}{message}")?;
    }
    let more = count.saturating_sub(samples.len() as u64);
    if more > 0 {
        writeln!(out, "      {DIM}and {more} more{PLAIN}")?;
    }
    Ok(())
}

/// A paragraph behind its heading, broken at blanks, but not within backticks: what stands there is to be copied.
fn write_paragraph(heading: &str, text: &str, out: &mut impl Write) -> io::Result<()> {
    let mut heading = format!("{heading:6}");
    let (mut line, mut in_ticks) = (String::new(), false);
    let pieces = text.split_inclusive(|c| {
        in_ticks ^= c == '`';
        c == ' ' && !in_ticks
    });
    for piece in pieces {
        let filled = line.chars().count() + piece.trim_end().chars().count();
        if !line.is_empty() && filled > WIDTH - 12 {
            writeln!(out, "    {DIM}{heading}{PLAIN}  {}", line.trim_end())?;
            heading = " ".repeat(6);
            line.clear();
        }
        line.push_str(piece);
    }
    writeln!(out, "    {DIM}{heading}{PLAIN}  {}", line.trim_end())
}
