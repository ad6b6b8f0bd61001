//! Comparisons of short texts without a call of `memcmp`, which costs more than the comparison.

#![expect(
    clippy::inline_always,
    reason = "a call costs more than what is done here, and the compiler does not see it"
)]

use super::word::short_word;

/// Returns whether two texts are equal. Texts of up to 16 bytes are compared without a call of
/// `memcmp`, which takes 14 instructions more for each scenario of `benchmarks/instructions` but
/// `query`, where it takes 4 fewer.
#[inline(always)]
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && if a.len() > 8 { same_ends(a, b) } else { short_word(a) == short_word(b) }
}

/// [`same`] for texts of one length, more than eight bytes.
#[inline(always)]
fn same_ends(a: &[u8], b: &[u8]) -> bool {
    a.first_chunk::<8>() == b.first_chunk::<8>()
        && a.last_chunk::<8>() == b.last_chunk::<8>()
        && (a.len() <= 16 || a == b)
}

/// Returns whether two texts are equal, in const evaluation, which cannot use `==` and is slow at
/// steps.
pub(crate) const fn same_const(a: &str, b: &str) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    while let (Some((first, others)), Some((second, more))) =
        (a.split_first_chunk::<8>(), b.split_first_chunk::<8>())
    {
        if u64::from_le_bytes(*first) != u64::from_le_bytes(*second) {
            return false;
        }
        (a, b) = (others, more);
    }
    // A loop over the last bytes takes fewer steps than two words do.
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Returns whether a field's name, which is a token, equals `known`, which consists of lower-case
/// letters and hyphens. Two or three words are compared instead of up to 24 bytes. There is no loop,
/// so the compiler leaves out the comparisons with names that a caller does not ask for.
///
/// `eq_ignore_ascii_case` takes 178 instructions more for the scenario `people` of
/// `benchmarks/instructions`, whose heads have framing fields, and as many for the others.
#[inline(always)]
pub(crate) fn is_name<const N: usize>(name: &[u8], known: &[u8; N]) -> bool {
    // The bit maps an upper-case letter to lower case and leaves lower-case letters and hyphens
    // unchanged. No other byte of a token becomes one of these.
    let word = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes) | 0x2020_2020_2020_2020;
    let half = |bytes: &[u8; 4]| u32::from_le_bytes(*bytes) | 0x2020_2020;
    match N {
        _ if name.len() != N => false,
        4..8 => {
            name.first_chunk().map(half) == known.first_chunk().map(half)
                && name.last_chunk().map(half) == known.last_chunk().map(half)
        }
        8..=16 => {
            name.first_chunk().map(word) == known.first_chunk().map(word)
                && name.last_chunk().map(word) == known.last_chunk().map(word)
        }
        17..=24 => {
            let middle = |bytes: &[u8; N]| bytes.get(8..).and_then(<[u8]>::first_chunk).map(word);
            name.first_chunk().map(word) == known.first_chunk().map(word)
                && name.first_chunk().map(middle) == Some(middle(known))
                && name.last_chunk().map(word) == known.last_chunk().map(word)
        }
        _ => name.eq_ignore_ascii_case(known),
    }
}
