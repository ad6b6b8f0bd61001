//! Bytes as numbers: texts read, searched and compared eight or sixteen bytes at a time, and the
//! numbers and percent-encoded bytes that are written in them. Nothing here knows what a text
//! means: the grammars are in `http`, `parse` and `router`.
//!
//! `tests.rs` checks each function against a simple loop, for all byte values, lengths up to 40 and
//! positions.

mod compare;
mod number;
pub(crate) mod percent;
mod scan;
mod word;

#[cfg(test)]
mod tests;

pub(crate) use self::compare::{is_name, same, same_const};
pub(crate) use self::number::{DecimalError, decimal, hex_digit};
pub(crate) use self::scan::{after_last, contains, skip_marked, skip_to_control};
pub(crate) use self::word::{between, index_in, letters, short_word, word, word_at};
