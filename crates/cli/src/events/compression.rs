//! Compressed inputs, told by their first bytes, whatever their name.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
/// How a Zstandard frame without content begins, behind its first byte.
const ZSTD_SKIPPABLE: &[u8] = &[0x2a, 0x4d, 0x18];

/// The input as text. JSON begins like neither format.
pub(super) fn decompress(
    mut input: impl Read + Send + 'static,
) -> io::Result<Box<dyn Read + Send>> {
    let mut head = Vec::with_capacity(ZSTD.len());
    input
        .by_ref()
        .take(ZSTD.len() as u64)
        .read_to_end(&mut head)?;
    let gzip = head.starts_with(GZIP);
    let zstd = head == ZSTD || head.get(1..) == Some(ZSTD_SKIPPABLE);
    let whole = Cursor::new(head).chain(input);
    Ok(if gzip {
        Box::new(MultiGzDecoder::new(whole))
    } else if zstd {
        Box::new(Zstd {
            input: BufReader::new(whole),
            decoder: FrameDecoder::new(),
        })
    } else {
        Box::new(whole)
    })
}

/// A Zstandard file: frames, one after the other.
struct Zstd<R> {
    input: BufReader<R>,
    decoder: FrameDecoder,
}

impl<R: Read> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.decoder.can_collect() == 0 {
            if !self.decoder.is_finished() {
                self.decoder
                    .decode_blocks(&mut self.input, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(io::Error::other)?;
            } else if self.input.fill_buf()?.is_empty() {
                return Ok(0);
            } else {
                self.begin_frame()?;
            }
        }
        self.decoder.read(buffer)
    }
}

impl<R: Read> Zstd<R> {
    fn begin_frame(&mut self) -> io::Result<()> {
        match self.decoder.init(&mut self.input) {
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            })) => {
                let mut content = self.input.by_ref().take(length.into());
                io::copy(&mut content, &mut io::sink()).map(drop)
            }
            other => other.map_err(io::Error::other),
        }
    }
}
