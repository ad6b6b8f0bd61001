//! One pair of a form or a query.

use crate::base::bytes::percent;

/// Writes a pair, with what `application/x-www-form-urlencoded` and a query have in common.
pub(super) fn pair(out: &mut String, name: &str, value: &str) {
    percent::encode(out, name, is_kept);
    out.push('=');
    percent::encode(out, value, is_kept);
}

fn is_kept(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"*-._".contains(&byte)
}
