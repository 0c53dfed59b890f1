//! What stops a delivery.

use std::io;
use std::path::PathBuf;

/// What stops a delivery, or keeps it from starting. Nothing is lost by any of them: what has no outcome on disk is
/// delivered again by the next run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk is full, or the file must not be written.
    #[error(
        "cannot write dead letters to `{path}`: {source}; make room or name another file, and start again"
    )]
    DeadLettersUnwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file ends within a line.
    #[error(
        "`{path}` ends in the middle of a line, as after a crash; \
         end that line or cut it off, or name another file for dead letters"
    )]
    DeadLettersCut {
        /// The file.
        path: PathBuf,
    },
    /// The file has less than when the checkpoint was written.
    #[error(
        "`{path}` has {found} bytes of dead letters, and the checkpoint knows of {wanted}; \
         bring the file back, or start over without the checkpoint"
    )]
    DeadLettersMissing {
        /// The file.
        path: PathBuf,
        /// Its length, 0 if there is none.
        found: u64,
        /// Its length when the checkpoint was written.
        wanted: u64,
    },
    /// Another run writes to the file, and this one has to cut it back.
    #[error("another run is writing dead letters to `{path}`; start again when it has ended")]
    DeadLettersInUse {
        /// The file.
        path: PathBuf,
    },
    /// The run wrote its dead letters elsewhere.
    #[error(
        "the dead letters of this checkpoint are in `{wanted}`, not in `{path}`; name the same file"
    )]
    OtherDeadLetters {
        /// The file.
        path: PathBuf,
        /// The file when the checkpoint was written.
        wanted: PathBuf,
    },
    /// The disk is full, or the file must not be written.
    #[error(
        "cannot write the checkpoint `{path}`: {source}; make room and start again, or name another file to start over"
    )]
    CheckpointUnwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another run goes by the same checkpoint.
    #[error(
        "another run is using the checkpoint `{path}`; wait until it has ended, or name another file"
    )]
    CheckpointInUse {
        /// The file.
        path: PathBuf,
    },
    /// The file is no checkpoint, or is damaged.
    #[error(
        "`{path}` is no checkpoint that can be read: {reason}; remove it to start over, or name another file"
    )]
    CheckpointUnreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The run was over another input.
    #[error(
        "the checkpoint `{path}` is of another input: {difference}; name the same files, or another checkpoint"
    )]
    OtherInput {
        /// The file.
        path: PathBuf,
        /// What differs, in words.
        difference: String,
    },
    /// An input of which a run cannot be resumed.
    #[error("`{path}` cannot be resumed: {reason}; run without a checkpoint")]
    InputNotResumable {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The HTTP client cannot be made, from wrong proxy settings or missing root certificates.
    #[error(
        "cannot set up HTTP: {0}; check the proxy variables and the certificates of the system"
    )]
    Http(String),
}
