//! What a person sees of a run, on standard error.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use segue_delivery::{Notice, Progress, Report};
use segue_evaluator::Program;

use crate::events::Reading;

/// A trouble that lasts is told again after this time.
const AGAIN: Duration = Duration::from_secs(10);

/// Shows how far a run is: a bar on a terminal, and troubles as lines.
pub(super) struct Watch {
    bar: ProgressBar,
    reading: Reading,
    begun: Instant,
    /// What was told within that time, and when.
    told: HashMap<String, Instant>,
}

impl Watch {
    pub(super) fn new(reading: Reading) -> Self {
        // Hidden where standard error is no terminal.
        let bar = match reading.total {
            Some(total) => ProgressBar::new(total)
                .with_style(style("{bar:24} {percent:>3}% {msg}, {eta} left")),
            None => ProgressBar::new_spinner().with_style(style("{spinner} {msg}")),
        };
        Self {
            bar,
            reading,
            begun: Instant::now(),
            told: HashMap::new(),
        }
    }

    pub(super) fn observe(&mut self, report: &Report<'_>) {
        match report {
            Report::Progress(progress) => self.show(progress),
            Report::Notice(notice) => self.tell(notice),
        }
    }

    fn show(&self, progress: &Progress) {
        if self.bar.is_hidden() {
            return;
        }
        let counts = &progress.counts;
        let rate = progress.events as f64 / self.begun.elapsed().as_secs_f64().max(0.001);
        let read = self
            .reading
            .bytes
            .load(std::sync::atomic::Ordering::Relaxed);
        self.bar.set_position(read);
        self.bar.set_message(format!(
            "{} events, {rate:.0}/s, {} delivered, {} under way, {} dead letters",
            progress.events,
            counts.delivered,
            counts.in_flight(),
            progress.dead_letters,
        ));
    }

    fn tell(&mut self, notice: &Notice) {
        let (lane, reason) = match notice {
            Notice::Retrying { lane, reason, .. } | Notice::Paused { lane, reason, .. } => {
                (lane, reason)
            }
        };
        let text = format!("{lane}: {reason}");
        self.told.retain(|_, when| when.elapsed() < AGAIN);
        if self.told.contains_key(&text) {
            return;
        }
        let next = match notice {
            Notice::Retrying { records, wait, .. } => {
                format!("{records} records go again in {:.0} s", wait.as_secs_f64())
            }
            Notice::Paused { .. } => "nothing more is sent there".to_owned(),
        };
        self.bar.suspend(|| warn(&format!("{text}; {next}")));
        self.told.insert(text, Instant::now());
    }

    pub(super) fn say(&self, text: &str) {
        self.bar.suspend(|| note(text));
    }

    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// The templates are checked by a test, so that this does not fail.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// Says something that may need doing something about. If that fails, nobody is listening.
pub(super) fn warn(text: &str) {
    let _ = writeln!(anstream::stderr(), "warning: {text}");
}

/// Says what stops the run.
pub(super) fn complain(text: &str) {
    let _ = writeln!(anstream::stderr(), "error: {text}");
}

fn note(text: &str) {
    let _ = writeln!(anstream::stderr(), "note: {text}");
}

/// Says where dead letters are and what can be done with them.
pub(super) fn note_letters(count: u64, file: &Path) {
    let file = file.display();
    let s = if count == 1 { "" } else { "s" };
    note(&format!(
        "{count} dead letter{s} in `{file}`; `segue send --replay {file}` sends them again when the reason is gone"
    ));
}

/// Says that increments may count twice when a run is killed, where there are any.
pub(super) fn warn_of_increments(program: &Program) {
    let actions = &program.destination.actions;
    let increments = program.mappings.iter().any(|mapping| {
        let action = actions.get(mapping.action);
        mapping.enabled && action.is_some_and(|action| action.key == "incrementProperties")
    });
    if increments {
        note(
            "without `--checkpoint` a run that is killed can only be started over, \
             and what it had incremented counts twice",
        );
    }
}
