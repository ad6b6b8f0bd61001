//! A header field of a response, or a trailer field. Names and values are checked types of `http`,
//! so that no value can split a message.

/// Writes `field-line CRLF`.
pub(super) fn field(out: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    debug_assert!(!value.iter().any(|byte| matches!(byte, b'\r' | b'\n')), "a checked value");
    out.reserve(name.len() + value.len() + 4);
    out.extend_from_slice(name);
    out.extend_from_slice(b": ");
    out.extend_from_slice(value);
    out.extend_from_slice(b"\r\n");
}
