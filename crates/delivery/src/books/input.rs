//! Which input a run is over.

use std::fmt::Write;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Error;

/// So much of an input is looked at to know it again.
const HEAD_BYTES: u64 = 64 << 10;

/// What an input file is known by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputIdentity {
    /// Where it is, from the root.
    pub path: PathBuf,
    /// Its bytes.
    pub size: u64,
    /// The SHA-256 of its first 64 KiB, in hexadecimal digits.
    pub head: String,
}

impl InputIdentity {
    /// The identity of a file. Only what can be read again from its beginning has one.
    pub fn of(path: &Path) -> Result<Self, Error> {
        let refused = |reason: String| Error::InputNotResumable {
            path: path.to_owned(),
            reason,
        };
        let read = || {
            let mut file = File::open(path)?;
            let metadata = file.metadata()?;
            let mut head = Vec::new();
            if metadata.is_file() {
                (&mut file).take(HEAD_BYTES).read_to_end(&mut head)?;
            }
            Ok((metadata, head, std::path::absolute(path)?))
        };
        let (metadata, head, path) =
            read().map_err(|error: std::io::Error| refused(error.to_string()))?;
        if !metadata.is_file() {
            return Err(refused("it is no regular file".to_owned()));
        }
        Ok(Self {
            path,
            size: metadata.len(),
            head: fingerprint(&head),
        })
    }

    /// How two lists of inputs differ, in words.
    pub(super) fn difference(before: &[Self], now: &[Self]) -> Option<String> {
        if before.len() != now.len() {
            return Some(format!("it had {} files, not {}", before.len(), now.len()));
        }
        before.iter().zip(now).find_map(|(before, now)| {
            let path = before.path.display();
            if before.path != now.path {
                Some(format!("it had `{path}`, not `{}`", now.path.display()))
            } else if before.size != now.size {
                let (before, now) = (before.size, now.size);
                Some(format!("`{path}` had {before} bytes, and has {now}"))
            } else {
                (before.head != now.head).then(|| format!("`{path}` has changed"))
            }
        })
    }
}

/// The SHA-256 of some bytes, in hexadecimal digits.
pub fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            // Writing to a text cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
