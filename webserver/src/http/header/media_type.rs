//! Media types (RFC 9110, section 8.3.1), as far as more than one reader needs them. The parameters
//! are read by those that they concern.

use super::list::trim;

/// Returns a media type without its parameters: `text/html` of `text/html; charset=utf-8`.
pub(crate) fn essence(media_type: &[u8]) -> &[u8] {
    trim(media_type.split(|byte| *byte == b';').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn essence_of_a_media_type_has_no_parameters() {
        assert_eq!(essence(b"text/html; charset=utf-8"), b"text/html");
        assert_eq!(essence(b" text/html ;x"), b"text/html");
        assert_eq!(essence(b""), b"");
    }
}
