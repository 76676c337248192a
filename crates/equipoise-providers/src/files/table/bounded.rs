//! Bounded reading: a record that never ends is stopped before it fills the memory.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

/// A reader that stops when the record being read grows beyond a limit, and that sums up what
/// passed through it.
///
/// The consumer says with [`BoundedReader::record_ends`] how far it got. Asking for more bytes
/// means that it needs them for the record it is in, so what was delivered since is the size of
/// that record so far, and bounds the memory of the consumer.
#[derive(Debug)]
pub(in crate::files) struct BoundedReader<R> {
    inner: R,
    limit: u64,
    delivered: u64,
    record_start: u64,
    quotes: u64,
    last_byte: Option<u8>,
    is_at_end: bool,
    hasher: Sha256,
}

/// The record being read is longer than the limit.
#[derive(Debug, thiserror::Error)]
#[error("the line is longer than the limit of {limit} bytes")]
pub(in crate::files) struct RecordTooLong {
    limit: u64,
}

impl<R: Read> BoundedReader<R> {
    pub(in crate::files) fn new(inner: R, limit: usize) -> Self {
        Self {
            inner,
            limit: limit as u64,
            delivered: 0,
            record_start: 0,
            quotes: 0,
            last_byte: None,
            is_at_end: false,
            hasher: Sha256::new(),
        }
    }

    /// The consumer has finished a record that ends before the byte at `offset`.
    pub(in crate::files) fn record_ends(&mut self, offset: u64) {
        self.record_start = offset;
    }

    /// Whether the data ended, and did so without a line end after the last line.
    pub(in crate::files) fn ends_within_a_line(&self) -> bool {
        self.is_at_end && self.last_byte != Some(b'\n')
    }

    /// Whether the data ended with an odd number of double quotes: one was never closed.
    pub(in crate::files) fn ends_within_quotes(&self) -> bool {
        self.is_at_end && !self.quotes.is_multiple_of(2)
    }

    /// The number of bytes delivered.
    pub(in crate::files) fn delivered(&self) -> u64 {
        self.delivered
    }

    /// The SHA-256 of the bytes delivered.
    pub(in crate::files) fn into_hash(self) -> [u8; 32] {
        self.hasher.finalize().into()
    }
}

impl<R: Read> Read for BoundedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.delivered - self.record_start > self.limit {
            return Err(io::Error::other(RecordTooLong { limit: self.limit }));
        }
        let count = self.inner.read(buffer)?;
        let bytes = &buffer[..count];
        self.is_at_end = count == 0;
        self.delivered += count as u64;
        self.quotes += bytes.iter().filter(|byte| **byte == b'"').count() as u64;
        self.last_byte = bytes.last().copied().or(self.last_byte);
        self.hasher.update(bytes);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_two_gigabytes_is_stopped_near_the_limit() {
        let endless = io::repeat(b'x').take(2 << 30);
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(BoundedReader::new(endless, 1 << 20));
        let mut record = ::csv::ByteRecord::new();
        assert!(reader.read_byte_record(&mut record).is_err());
        let delivered = reader.get_ref().delivered();
        assert!(
            delivered > 1 << 20 && delivered < (1 << 20) + (1 << 16),
            "{delivered}"
        );
    }

    #[test]
    fn records_within_the_limit_pass_however_many() {
        let text = "0123456789\n".repeat(1000);
        let mut reader = BoundedReader::new(text.as_bytes(), 16);
        let mut buffer = [0; 11];
        let mut offset = 0;
        while reader.read(&mut buffer).unwrap() > 0 {
            offset += 11;
            reader.record_ends(offset);
        }
        assert_eq!(reader.delivered(), 11_000);
        assert!(!reader.ends_within_a_line());
        assert_eq!(reader.into_hash()[..], Sha256::digest(text.as_bytes())[..]);
    }
}
