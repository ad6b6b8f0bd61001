//! Makes ids from random bytes of the operating system. Who gets them is decided elsewhere.

use std::cell::RefCell;

use bytes::Bytes;

use crate::HeaderValue;

/// Hexadecimal digits of an id: 128 bits.
const DIGITS: usize = 32;

/// How many ids are made at once. They share one system call for random bytes and one buffer of 2 KiB, so
/// that an id costs neither a call nor an allocation of its own.
const BATCH: usize = 64;

thread_local! {
    /// The digits of the ids that are not used yet.
    static UNUSED: RefCell<Bytes> = const { RefCell::new(Bytes::new()) };
}

/// Makes an id of 32 hexadecimal digits; `None` if the operating system gives no random bytes.
pub(super) fn generate() -> Option<HeaderValue> {
    UNUSED.with_borrow_mut(|unused| {
        if unused.is_empty() {
            *unused = batch()?;
        }
        HeaderValue::from_maybe_shared(unused.split_to(DIGITS)).ok()
    })
}

fn batch() -> Option<Bytes> {
    let mut random = [0; DIGITS / 2 * BATCH];
    getrandom::fill(&mut random).ok()?;
    let digit = |half: u8| b"0123456789abcdef"[usize::from(half)];
    let digits = random.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    Some(digits.collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_32_digits_and_differ() {
        let ids: BTreeSet<String> = (0..1000)
            .map(|_| generate().expect("there are random bytes"))
            .map(|id| id.to_str().expect("an id is hexadecimal").to_owned())
            .collect();
        assert_eq!(ids.len(), 1000);
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        assert!(ids.iter().all(|id| id.len() == 32 && id.bytes().all(is_digit)));
    }
}
