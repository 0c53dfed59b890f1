//! Where a delivery writes down how far it got, so that it can be stopped at any instant.

mod checkpoint;
mod dead_letter;
mod dead_letters;
mod disk;
mod input;
mod ledger;
mod lock;
#[cfg(test)]
mod tests;

pub use checkpoint::{Checkpoint, EarlierRun, Run};
pub use dead_letter::{DeadLetter, Fate};
pub use dead_letters::DeadLetters;
pub use input::{InputIdentity, fingerprint};
pub(crate) use ledger::{Ledger, Tally};

use crate::{Error, Origin, Progress, Time};

/// Where a delivery writes down how far it got.
///
/// What a method is given is on disk when it returns, where it says so; a failure stops the delivery.
pub trait Books {
    /// Records that must not be sent twice are about to leave. On disk before they do.
    fn sending(&mut self, records: &[Origin]) -> Result<(), Error>;

    /// Such records came back and were surely not taken.
    fn returned(&mut self, records: &[Origin]) -> Result<(), Error>;

    /// Such a record was delivered.
    fn answered(&mut self, record: Origin) -> Result<(), Error>;

    /// What an earlier run wrote about such a record.
    fn earlier(&self, record: Origin) -> Option<Sent>;

    /// How far earlier runs got; nowhere where there were none.
    fn earlier_progress(&self) -> Progress {
        Progress::default()
    }

    /// Every event before the position has all its outcomes; `letters` are the dead letters of those not acknowledged
    /// before, a line each. They are on disk before the events are acknowledged.
    fn acknowledge(&mut self, now: Time, at: &Progress, letters: &[u8]) -> Result<(), Error>;

    /// The delivery ends: what was acknowledged is on disk.
    fn close(&mut self) -> Result<(), Error>;
}

/// How far an earlier run came with a record that must not be sent twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sent {
    /// It was about to be sent; nobody knows more.
    Sending,
    /// It was delivered.
    Answered,
}

/// Books that nobody keeps: for a delivery that is only tried out.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoBooks;

impl Books for NoBooks {
    fn sending(&mut self, _: &[Origin]) -> Result<(), Error> {
        Ok(())
    }

    fn returned(&mut self, _: &[Origin]) -> Result<(), Error> {
        Ok(())
    }

    fn answered(&mut self, _: Origin) -> Result<(), Error> {
        Ok(())
    }

    fn earlier(&self, _: Origin) -> Option<Sent> {
        None
    }

    fn acknowledge(&mut self, _: Time, _: &Progress, _: &[u8]) -> Result<(), Error> {
        Ok(())
    }

    fn close(&mut self) -> Result<(), Error> {
        Ok(())
    }
}

/// Books in files: dead letters, and a checkpoint if one is wanted.
#[derive(Debug)]
pub struct FileBooks {
    letters: DeadLetters,
    checkpoint: Option<Checkpoint>,
}

impl FileBooks {
    /// Books in these files. With a checkpoint of an earlier run, the dead letters are cut back to where it stands.
    pub fn new(
        mut letters: DeadLetters,
        mut checkpoint: Option<Checkpoint>,
    ) -> Result<Self, Error> {
        if let Some(checkpoint) = &mut checkpoint {
            checkpoint.begin(&mut letters)?;
        }
        letters.check()?;
        Ok(Self {
            letters,
            checkpoint,
        })
    }
}

impl Books for FileBooks {
    fn sending(&mut self, records: &[Origin]) -> Result<(), Error> {
        match &mut self.checkpoint {
            Some(checkpoint) => checkpoint.sending(records),
            None => Ok(()),
        }
    }

    fn returned(&mut self, records: &[Origin]) -> Result<(), Error> {
        match &mut self.checkpoint {
            Some(checkpoint) => checkpoint.returned(records),
            None => Ok(()),
        }
    }

    fn answered(&mut self, record: Origin) -> Result<(), Error> {
        match &mut self.checkpoint {
            Some(checkpoint) => checkpoint.answered(record),
            None => Ok(()),
        }
    }

    fn earlier(&self, record: Origin) -> Option<Sent> {
        self.checkpoint.as_ref()?.earlier(record)
    }

    fn earlier_progress(&self) -> Progress {
        match &self.checkpoint {
            Some(checkpoint) => checkpoint.progress(),
            None => Progress::default(),
        }
    }

    fn acknowledge(&mut self, now: Time, at: &Progress, letters: &[u8]) -> Result<(), Error> {
        self.letters.append(letters)?;
        match &mut self.checkpoint {
            Some(checkpoint) => checkpoint.advance(now, at, self.letters.length()),
            None => Ok(()),
        }
    }

    fn close(&mut self) -> Result<(), Error> {
        match &mut self.checkpoint {
            Some(checkpoint) => checkpoint.save(),
            None => Ok(()),
        }
    }
}
