//! Numbers as they are written in a text.

/// Why a text is not a decimal number of 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DecimalError {
    /// The text is empty, or contains a byte that is not a digit.
    Malformed,
    /// The number does not fit.
    Overflow,
}

/// Parses `1*DIGIT`. Unlike `str::parse`, it refuses a `+` before the digits.
#[inline]
pub(crate) fn decimal(text: &[u8]) -> Result<u64, DecimalError> {
    // Any number of up to 19 digits fits, so nothing else has to be checked. With the checks of
    // `long_decimal`, the scenario `param` of `benchmarks/instructions` takes 105 instructions more.
    if text.is_empty() || text.len() > 19 {
        return long_decimal(text);
    }
    text.iter().try_fold(0, |number, digit| match digit.wrapping_sub(b'0') {
        digit @ 0..=9 => Ok(number * 10 + u64::from(digit)),
        _ => Err(DecimalError::Malformed),
    })
}

#[cold]
fn long_decimal(text: &[u8]) -> Result<u64, DecimalError> {
    if text.is_empty() || !text.iter().all(u8::is_ascii_digit) {
        return Err(DecimalError::Malformed);
    }
    text.iter()
        .try_fold(0_u64, |number, digit| {
            number.checked_mul(10)?.checked_add(u64::from(digit - b'0'))
        })
        .ok_or(DecimalError::Overflow)
}

/// Returns the value of a hexadecimal digit, in upper or lower case.
#[inline]
pub(crate) const fn hex_digit(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}
