//! A run that sends nothing and writes no file.

use std::future::{Future, ready};

use segue_delivery::{
    Answer, Books, Error, Lost, Origin, Progress, Request, Sent, Time, Transport,
};

/// Takes every request for delivered.
pub(super) struct NoTransport;

/// Keeps nothing.
pub(super) struct NoBooks;

impl Transport for NoTransport {
    fn send(&self, _: Request) -> impl Future<Output = Result<Answer, Lost>> + Send + 'static {
        ready(Ok(Answer {
            status: 200,
            retry_after: None,
            body: b"1".to_vec(),
        }))
    }
}

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

    fn earlier_progress(&self) -> Progress {
        Progress::default()
    }

    fn acknowledge(&mut self, _: Time, _: &Progress, _: &[u8]) -> Result<(), Error> {
        Ok(())
    }

    fn close(&mut self) -> Result<(), Error> {
        Ok(())
    }
}
